// user_cpu: writes to a page of the linear map, goes on using the page after it while the attributes of the first one are
// changed, and then writes to the first one again.
//
// in	x0	the page
//	x1	an address outside the range that is changed
// out	HLT #1 if the last write succeeds. If it aborts, as it should, that is the vectors' matter.
// MMU	on, running from the upper half, VBAR_EL1 set

	.text
	.global	user_cpu
	.balign	16
user_cpu:
	mov	x19, x0
	mov	x20, x1
	str	x19, [x19]
	ldr	x0, =run_users
	bl	count_in
	ldr	x21, =run_done
1:	str	x20, [x20]
	ldar	w1, [x21]
	cbz	w1, 1b
	str	x20, [x20]
	str	xzr, [x19]
	hlt	#1

	.ltorg
