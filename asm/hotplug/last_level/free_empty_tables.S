// free_empty_tables: unlink and hand back the level 3 tables of a range that have nothing in them any more.
//
// Differs from the right one in one instruction: the TLBI is of a last-level form.
//
// A cached Table descriptor leads to the table even when all in it is gone: the TLBI must not be one of the last-level
// forms.
//
// in	x0	first address
//	x1	end address, exclusive
// out	-
// clobbers	x0-x7, flags
// MMU	on; walks down from TTBR1_EL1, 48-bit upper half, 4K granule
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "descriptor.inc"
	.include "annotation.inc"

	.text
	.global	free_empty_tables
	.balign	16
free_empty_tables:
	mov	x7, x1					// x7 end
	and	x1, x0, #~((1 << LEVEL2_SHIFT) - 1)	// x1 first address of the table
	ldr	x2, =LINEAR_OFFSET			// x2 offset of the tables

1:	mrs	x3, ttbr1_el1
	mov	x4, #LEVEL0_SHIFT
2:	and	x3, x3, #DESC_OA
	add	x3, x3, x2
	lsr	x5, x1, x4
	and	x5, x5, #ENTRIES - 1
	add	x5, x3, x5, lsl #3			// x5 address of the descriptor
	ldr	x3, [x5]				// x3 the descriptor
	and	x6, x3, #DESC_TYPE
	cmp	x6, #DESC_TABLE
	b.ne	5f					// nothing, or a Block
	sub	x4, x4, #STRIDE
	cmp	x4, #LEVEL3_SHIFT
	b.ne	2b

	and	x0, x3, #DESC_OA			// x0 the table
	add	x3, x0, x2
	add	x4, x3, #PAGE_SIZE
3:	ldr	x6, [x3], #8
	cbnz	x6, 5f
	cmp	x3, x4
	b.lo	3b
	str	xzr, [x5]
	dsb	ishst
	ubfx	x6, x1, #PAGE_SHIFT, #44
	tlbi	vaale1is, x6				// WRONG: the Table descriptor?
	dsb	ish
	isb
	page_freed

5:	add	x1, x1, #1 << LEVEL2_SHIFT
	cmp	x1, x7
	b.lo	1b
	ret

	.ltorg
