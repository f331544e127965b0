// count_range: how many tables it takes to map a range of the upper half by single Pages.
//
// in	x0	first address
//	x1	end address, exclusive; not 0
//	x2	virtual minus physical address of the tables
// out	x0	how many
// clobbers	x1-x7, flags; about 260 bytes of stack
// MMU	on; walks down from TTBR1_EL1, start level from TCR_EL1.T1SZ, 4K granule

	.include "descriptor.inc"
	.include "sysreg.inc"

	.text
	.global	count_range
	.balign	16
count_range:
	cmp	x0, x1
	b.lo	1f
	mov	x0, #0
	ret
1:	mrs	x5, tcr_el1
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
	b	count_tables				// tail call
