// free_table_after_last_level_tlbi: free_table with the last-level form of the TLBI, which leaves cached Table descriptors.
//
// in	x0	address of the level 2 Table descriptor
//	x1	an address that it translates
// out	-
// clobbers	x0, x2, x3, x4
// MMU	on

	.include "annotation.inc"

	.text
	.global	free_table_after_last_level_tlbi
	.balign	16
free_table_after_last_level_tlbi:
	ldr	x3, [x1]
	ldr	x2, [x0]
	and	x2, x2, #0x0000fffffffff000
	str	xzr, [x0]
	dsb	ishst
	ubfx	x4, x1, #12, #44
	tlbi	vaale1is, x4
	dsb	ish
	isb
	mov	x0, x2
	page_freed
	hlt	#0
