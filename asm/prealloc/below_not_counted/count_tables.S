// count_tables: how many tables it takes to map a range by single Pages, from one table downwards.
// Changes nothing.
//
// Differs from the right one in one decision: a level 1 Block costs 1, as if the Blocks that it becomes
// were met later. They are not: this walk changes nothing.
//
// Calls itself, one frame for each level.
//
// in	x0	address of the table
//	x1	first input address, as an offset into the half
//	x2	last input address, inclusive, within what this table covers
//	x3	virtual minus physical address of the tables
//	w4	level of the table, 0-2
// out	x0	how many
// clobbers	x1-x7, flags; 80 bytes of stack for each level
// MMU	any in which tables are mapped at the offset given

	.include "descriptor.inc"

	.text
	.global	count_tables
	.balign	16
count_tables:
	stp	x29, x30, [sp, #-80]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	mov	x20, x1					// x20 first address not done yet
	mov	x21, x2					// x21 last
	mov	x22, x3					// x22 linear offset
	mov	w23, w4					// w23 level
	mov	x24, #0					// x24 count

	// x25 what one entry covers, less one; x19 address of the entry.
	mov	w5, #STRIDE
	mov	w6, #LEVEL0_SHIFT
	msub	w6, w23, w5, w6
	mov	x5, #1
	lsl	x25, x5, x6
	sub	x25, x25, #1
	lsr	x5, x20, x6
	and	x5, x5, #ENTRIES - 1
	add	x19, x0, x5, lsl #3

1:	ldr	x5, [x19]
	orr	x26, x20, x25				// x26 last address of the entry
	and	x6, x5, #DESC_TYPE
	cmp	x6, #DESC_TABLE
	b.eq	3f
	tbnz	x5, #DESC_VALID_BIT, 2f
	tbz	x5, #DESC_PRESENT_INVALID_BIT, 4f

2:	cmp	w23, #1					// a leaf
	b.lo	4f
	add	x5, x24, #1
	mov	x24, x5					// WRONG at level 1
	b	4f

3:	cmp	w23, #2
	b.eq	4f					// Pages already
	and	x0, x5, #DESC_OA
	add	x0, x0, x22
	mov	x1, x20
	cmp	x26, x21
	csel	x2, x26, x21, lo
	mov	x3, x22
	add	w4, w23, #1
	bl	count_tables
	add	x24, x24, x0

4:	add	x19, x19, #8
	add	x20, x26, #1
	cmp	x26, x21
	b.lo	1b

	mov	x0, x24
	ldp	x25, x26, [sp, #64]
	ldp	x23, x24, [sp, #48]
	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #80
	ret
