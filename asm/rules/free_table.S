// free_table: unlinks a level 3 table and hands its page back.
//
// in	x0	address of the level 2 Table descriptor
//	x1	an address that it translates
// out	-
// clobbers	x0, x2, x3, x4
// MMU	on

	.include "annotation.inc"

	.text
	.global	free_table
	.balign	16
free_table:
	ldr	x3, [x1]
	ldr	x2, [x0]
	and	x2, x2, #0x0000fffffffff000
	str	xzr, [x0]
	dsb	ishst
	ubfx	x4, x1, #12, #44
	tlbi	vaae1is, x4
	dsb	ish
	isb
	mov	x0, x2
	page_freed
	hlt	#0
