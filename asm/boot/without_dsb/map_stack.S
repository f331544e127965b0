// map_stack: give a CPU that is to come a stack, by a page that nothing mapped before, for this CPU's own use.
//
// in	x0	number of the CPU
// out	-
// clobbers	x0-x6, flags; 16 bytes of stack
// MMU	on; the level 3 table of VSTACKS is there
//
// Symbols of the fixture: VSTACKS and STACKS_PA, see boot.inc; LINEAR_OFFSET.

	.include "descriptor.inc"
	.include "boot.inc"

	.text
	.global	map_stack
	.balign	16
map_stack:
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	mov	x6, x0
	ldr	x0, =VSTACKS
	add	x0, x0, x6, lsl #VSTACK_SHIFT
	ldr	x1, =LINEAR_OFFSET
	bl	find_descriptor
	ldr	x1, =STACKS_PA
	add	x1, x1, x6, lsl #PAGE_SHIFT
	ldr	x2, =STACK_PAGE
	orr	x1, x1, x2
	str	x1, [x0]
	isb
	ldp	x29, x30, [sp], #16
	ret

	.ltorg
