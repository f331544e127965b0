// check_ng: find the first valid descriptor below a table, the table included, without bit 11.
//
// Calls itself, one frame for each level.
//
// in	x0	physical address of the table
//	w1	its level
//	x2	virtual minus physical address of the tables
// out	x0	0, or the physical address of the descriptor
// clobbers	x1, x3-x5, flags; 64 bytes of stack for each level
// MMU	any in which the tables are mapped

	.include "descriptor.inc"

	.text
	.global	check_ng
	.balign	16
check_ng:
	stp	x29, x30, [sp, #-64]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	mov	x19, x0					// x19 physical address of the next descriptor
	add	x20, x0, #PAGE_SIZE			// x20 end
	mov	w21, w1					// w21 level
1:	ldr	x3, [x19, x2]
	tbz	x3, #DESC_VALID_BIT, 2f
	tbz	x3, #DESC_NG_BIT, 3f
	cmp	w21, #3
	b.eq	2f
	tbz	x3, #1, 2f				// a Block
	and	x0, x3, #DESC_OA
	add	w1, w21, #1
	bl	check_ng
	cbnz	x0, 4f
2:	add	x19, x19, #8
	cmp	x19, x20
	b.ne	1b
	mov	x0, #0
	b	4f
3:	mov	x0, x19
4:	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #64
	ret
