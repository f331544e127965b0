// addr_splits_leaf: whether an address of the linear map lies inside a leaf or a contiguous run, so that removing what
// is on one side of it would take a split.
//
// in	x0	the address
// out	x0	1 or 0
// clobbers	x1-x5, flags; 32 bytes of stack
// MMU	on; walks down from TTBR1_EL1
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "descriptor.inc"

	.text
	.global	addr_splits_leaf
	.balign	16
addr_splits_leaf:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x19, [sp, #16]
	mov	x19, x0
	ldr	x1, =LINEAR_OFFSET
	bl	find_descriptor
	ldr	x2, [x0]
	mov	x0, #0
	mov	x3, #DESC_VALID | DESC_PRESENT_INVALID
	tst	x2, x3
	b.eq	1f					// nothing there

	mov	x3, #STRIDE
	mov	x4, #LEVEL0_SHIFT
	msub	x3, x1, x3, x4				// shift of the level
	ubfx	x4, x2, #DESC_CONT_BIT, #1
	add	x3, x3, x4, lsl #2			// 16 of them
	mov	x4, #1
	lsl	x4, x4, x3
	sub	x4, x4, #1
	tst	x19, x4
	cset	x0, ne
1:	ldr	x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
