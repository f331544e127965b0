// unmap_page: unmaps a page in use, then shows that it is gone.
//
// in	x0	address of its descriptor
//	x1	address in the page
// out	HLT #1 if a load still finds the page; else the load aborts
// clobbers	x0, x3, x4
// MMU	on, VBAR_EL1 set

	.text
	.global	unmap_page
	.balign	16
unmap_page:
	ldr	x3, [x1]
	str	xzr, [x0]
	dsb	ishst
	ubfx	x4, x1, #12, #44
	tlbi	vaae1is, x4
	dsb	ish
	isb
	ldr	x0, [x1]
	hlt	#1
