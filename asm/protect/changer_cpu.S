// changer_cpu: changes the attributes of a range of the linear map, once all others have used it.
//
// in	x0	first address of the range
//	x1	number of pages
//	x2	function that changes it, such as set_memory_ro
//	w3	number of other CPUs
// out	HLT #2: the change failed, x0 is the error
// MMU	on, running from the upper half

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	changer_cpu
	.balign	16
changer_cpu:
	mov	x19, x0
	mov	x20, x1
	mov	x21, x2
	mov	w22, w3
	this_cpu x4
	set_up_stack x4, x5
	ldr	x1, [x19]				// in use here too
	ldr	x0, =run_users
	mov	w1, w22
	bl	wait_for_all_cpus

	mov	x0, x19
	mov	x1, x20
	blr	x21
	cbnz	x0, 2f
	ldr	x0, =run_done
	mov	w1, #1
	stlr	w1, [x0]
	hlt	#0
2:	hlt	#2

	.ltorg
