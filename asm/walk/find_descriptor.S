// find_descriptor: the address of the descriptor that a walk of the upper half ends at.
//
// in	x0	input address
//	x1	virtual minus physical address of the tables
// out	x0	address of the descriptor: a Block, a Page or Invalid
//	x1	its level
// clobbers	x2-x5, flags
// MMU	on; 48-bit upper half, 4K granule

	.include "descriptor.inc"

	.text
	.global	find_descriptor
	.balign	16
find_descriptor:
	mov	x2, x1
	mov	x1, #0
	mov	x3, #LEVEL0_SHIFT
	mrs	x4, ttbr1_el1
1:	and	x4, x4, #DESC_OA
	add	x4, x4, x2
	lsr	x5, x0, x3
	and	x5, x5, #ENTRIES - 1
	add	x5, x4, x5, lsl #3
	cmp	x1, #3
	b.eq	2f
	ldr	x4, [x5]
	tbz	x4, #0, 2f
	tbz	x4, #1, 2f
	add	x1, x1, #1
	sub	x3, x3, #STRIDE
	b	1b
2:	mov	x0, x5
	ret
