// split_table_to_ptes: see that a range is mapped by single Pages, from one table downwards.
//
// Top-down and depth first: a level 1 Block becomes level 2 Blocks, which are then met in turn; a
// level 2 Block becomes Pages and is done. A leaf that the range only touches is split whole.
// Addresses are offsets into the half (the upper bits removed), so that they index a root of any
// size. Calls itself, one frame for each level.
//
// in	x0	address of the table
//	x1	first input address
//	x2	last input address, inclusive, within what this table covers
//	x3	virtual minus physical address of the tables
//	w4	level of the table
// out	x0	0, or -ENOMEM: what was split stays split
// clobbers	x1-x8, x16, x17, flags; 96 bytes of stack for each level, 48 for the leaf routines
// MMU	any in which tables are mapped writable at the offset given

	.include "descriptor.inc"

	.text
	.global	split_table_to_ptes
	.balign	16
split_table_to_ptes:
	stp	x29, x30, [sp, #-96]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	mov	x20, x1					// x20 first address not done yet
	mov	x21, x2					// x21 last
	mov	x22, x3					// x22 linear offset
	mov	w23, w4					// w23 level

	// x24 shift of this level, x26 what one entry covers, less one.
	mov	w5, #STRIDE
	mov	w6, #LEVEL0_SHIFT
	msub	w24, w23, w5, w6
	mov	x5, #1
	lsl	x26, x5, x24
	sub	x26, x26, #1

	// x19 address of the entry.
	lsr	x5, x20, x24
	and	x5, x5, #ENTRIES - 1
	add	x19, x0, x5, lsl #3

.Lnext_entry:
	ldr	x25, [x19]				// x25 the descriptor
	orr	x27, x20, x26				// x27 last address of the entry
	cmp	w23, #3
	b.eq	.Lpage

	and	x5, x25, #DESC_TYPE
	cmp	x5, #DESC_TABLE
	b.eq	.Ltable
	tbnz	x25, #DESC_VALID_BIT, .Lblock
	tbz	x25, #DESC_PRESENT_INVALID_BIT, .Ladvance

.Lblock:
	cmp	w23, #1
	b.lo	.Ladvance					// not a leaf at level 0
	b.eq	.Llevel1_block

	tbz	x25, #DESC_CONT_BIT, 1f
	mov	x0, x19
	bl	split_contpmd
1:	mov	x0, x19
	mov	x1, x25
	mov	x2, x22
	mov	w3, #0
	bl	split_pmd
	cbnz	x0, .Lout
	b	.Ladvance

.Llevel1_block:
	mov	x0, x19
	mov	x1, x25
	mov	x2, x22
	mov	w3, #0
	bl	split_pud
	cbnz	x0, .Lout
	ldr	x25, [x19]				// a Table now

.Ltable:
	and	x0, x25, #DESC_OA
	add	x0, x0, x22
	mov	x1, x20
	cmp	x27, x21
	csel	x2, x27, x21, lo
	mov	x3, x22
	add	w4, w23, #1
	bl	split_table_to_ptes
	cbnz	x0, .Lout
	b	.Ladvance

.Lpage:
	tbz	x25, #DESC_CONT_BIT, .Ladvance
	mov	x0, x19
	bl	split_contpte

.Ladvance:
	add	x19, x19, #8
	add	x20, x27, #1
	cmp	x27, x21
	b.lo	.Lnext_entry
	mov	x0, #0

.Lout:
	ldp	x27, x28, [sp, #80]
	ldp	x25, x26, [sp, #64]
	ldp	x23, x24, [sp, #48]
	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #96
	ret
