// split_range_to_ptes: see that a range of the upper half is mapped by single Pages, in lazy MMU mode.
//
// in	x0	first address
//	x1	end address, exclusive; not 0, so the last page of the address space is out of reach
//	x2	virtual minus physical address of the tables
// out	x0	0, or -ENOMEM
// clobbers	x1-x8, x16, x17, flags; about 450 bytes of stack
// MMU	on; walks down from TTBR1_EL1, start level from TCR_EL1.T1SZ, 4K granule

	.include "descriptor.inc"
	.include "sysreg.inc"

	.text
	.global	split_range_to_ptes
	.balign	16
split_range_to_ptes:
	cmp	x0, x1
	b.lo	1f
	mov	x0, #0
	ret
1:	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	bl	lazy_mmu_enter

	mrs	x5, tcr_el1
	ubfx	x5, x5, #TCR_T1SZ_SHIFT, #TCR_TXSZ_WIDTH
	sub	x6, x5, #16
	mov	w4, #0					// start level
	cmp	x6, #STRIDE
	cinc	w4, w4, hs
	cmp	x6, #2 * STRIDE
	cinc	w4, w4, hs

	// Addresses become offsets into the half; the end becomes the last byte.
	mov	x7, #-1
	lsr	x7, x7, x5
	mov	x3, x2
	sub	x2, x1, #1
	and	x2, x2, x7
	and	x1, x0, x7

	mrs	x0, ttbr1_el1
	and	x0, x0, #DESC_OA			// ASID and CnP away
	add	x0, x0, x3
	bl	split_table_to_ptes

	bl	lazy_mmu_leave				// keeps x0
	ldp	x29, x30, [sp], #16
	ret
