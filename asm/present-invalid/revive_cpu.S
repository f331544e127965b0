// revive_cpu: gives one page of a large present-invalid leaf back to the MMU and uses it, then reads another page of that
// leaf, which must abort.
//
// in	x0	the page
//	x1	an address in the other page
// out	HLT #1: the last read succeeds. If it aborts, as it should, that is the vectors' matter. HLT #2: x0 is the error
//	of the change; HLT #3: the page does not hold what it should
// MMU	on, running from the upper half, VBAR_EL1 set

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	revive_cpu
	.balign	16
revive_cpu:
	mov	x19, x0
	mov	x20, x1
	this_cpu x4
	set_up_stack x4, x5
	mov	x1, #1
	bl	set_memory_valid
	cbnz	x0, 2f
	str	x19, [x19]
	ldr	x1, [x19]
	cmp	x1, x19
	b.ne	3f
	ldr	x1, [x20]
	hlt	#1
2:	hlt	#2
3:	hlt	#3
