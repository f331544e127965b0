// change_and_use: a CPU that boots alone: the linear map is decided on, then more is learnt, then a range of it gets
// other attributes. What is around the range must stay as it was.
//
// in	x0	first address of the range
//	x1	number of pages
//	x2	function that changes it, such as set_memory_ro
//	x3	bits of kernel_state that are learnt after the map was made
// out	x0	at HLT #0 the first word of the range, which held its own address before; at HLT #2 the error of the change;
//		HLT #3: the page before the range or the one after it is not as it was
// MMU	on, running from the upper half

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	change_and_use
	.balign	16
change_and_use:
	mov	x19, x0
	add	x20, x0, x1, lsl #PAGE_SHIFT
	mov	x21, x1
	mov	x22, x2
	mov	x23, x3
	this_cpu x4
	set_up_stack x4, x5

	bl	decide_linear_map
	ldr	x1, =kernel_state
	ldr	x2, [x1]
	orr	x2, x2, x23
	str	x2, [x1]

	str	x19, [x19]
	stur	x20, [x19, #-8]
	str	x20, [x20]
	mov	x0, x19
	mov	x1, x21
	blr	x22
	cbnz	x0, 2f

	ldr	x0, [x19]
	ldur	x1, [x19, #-8]
	cmp	x1, x20
	b.ne	3f
	ldr	x1, [x20]
	cmp	x1, x20
	b.ne	3f
	stur	xzr, [x19, #-8]				// still writable
	str	xzr, [x20]
	hlt	#0
2:	hlt	#2
3:	hlt	#3

	.ltorg
