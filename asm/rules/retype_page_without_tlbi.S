// retype_page_without_tlbi: retype_page without its TLBI, so that both types may be in use.
//
// in	x0	address of its descriptor
//	x1	address in the page
//	x2	the new descriptor
// clobbers	x4
// MMU	on

	.text
	.global	retype_page_without_tlbi
	.balign	16
retype_page_without_tlbi:
	str	xzr, [x0]				// break
	dsb	ishst
	ubfx	x4, x1, #12, #44
	dsb	ish
	str	x2, [x0]				// make
	dsb	ishst
	isb
	hlt	#0
