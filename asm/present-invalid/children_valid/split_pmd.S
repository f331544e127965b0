// split_pmd: replace a live level 2 Block by a Table of 512 Pages, with no break.
//
// The Table is filled and published before the one 64-bit store that links it. Nothing changes but
// the size: same output addresses, same attributes. TLBs that hold the Block may go on using it and
// no TLBI is done here, so the caller owns the question whether two sizes may meet (FEAT_BBM level
// 2 on every CPU whose TTBR1 reaches the table).
// A Block out of a contiguous run must have had its run cleared first (split_contpmd); the CONT bit of
// the value given is ignored.
//
// Differs from the right one in one decision: the children are Valid, whatever the Block was.
//
// in	x0	address of the descriptor
//	x1	the descriptor
//	x2	virtual minus physical address of the tables
//	w3	1: group the new Pages in contiguous runs; 0: not
// out	x0	0, or -ENOMEM with nothing changed
// clobbers	x1-x8, x16, x17, flags; 48 bytes of stack
// MMU	any in which tables are mapped writable at the offset given

	.include "descriptor.inc"
	.include "sysreg.inc"

	.text
	.global	split_pmd
	.balign	16
split_pmd:
	stp	x29, x30, [sp, #-48]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	mov	x19, x0
	mov	x20, x1
	mov	x21, x2
	mov	w22, w3
	bl	alloc_table_page
	cbz	x0, 3f

	// x4 first child: the Block's attributes and output address with type and CONT made new.
	orr	x4, x20, #DESC_PAGE
	and	x4, x4, #~DESC_CONT
	orr	x5, x4, #DESC_CONT			// WRONG: was the Block Valid?
	cmp	w22, #0
	csel	x4, x5, x4, ne

	add	x6, x0, x21
	mov	x7, #ENTRIES
2:	str	x4, [x6], #8
	add	x4, x4, #1 << LEVEL3_SHIFT
	subs	x7, x7, #1
	b.ne	2b

	// x0 the Table descriptor.
	mov	x8, #KERNEL_TABLE_LOW
	orr	x8, x8, #TABLE_UXN
	orr	x0, x0, x8
	ubfx	x5, x20, #DESC_PXN_BIT, #1
	orr	x0, x0, x5, lsl #TABLE_PXN_BIT

	dsb	ishst					// the entries, before a walk can come through the link
	str	x0, [x19]
	bl	queue_pte_barriers
	mov	x0, #0
	b	4f

3:	mov	x0, #-ENOMEM
4:	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #48
	ret
