// retype_page: gives a page in use another memory type, by break-before-make.
//
// in	x0	address of its descriptor
//	x1	address in the page
//	x2	the new descriptor
// clobbers	x4
// MMU	on

	.text
	.global	retype_page
	.balign	16
retype_page:
	str	xzr, [x0]				// break
	dsb	ishst
	ubfx	x4, x1, #12, #44
	tlbi	vaae1is, x4
	dsb	ish
	str	x2, [x0]				// make
	dsb	ishst
	isb
	hlt	#0
