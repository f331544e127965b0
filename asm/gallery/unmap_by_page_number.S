// unmap_by_page_number: unmaps a page. The TLBI gets VA[55:12] in bits 43:0 and zeros above.
//
// in	x0	address of its descriptor
//	x1	address in the page, in the upper half
// out	HLT #1 if a load still finds the page; else the load aborts
// clobbers	x0, x2, x3
// MMU	on, VBAR_EL1 set

	.text
	.global	unmap_by_page_number
	.balign	16
unmap_by_page_number:
	ldr	x2, [x1]
	str	xzr, [x0]
	dsb	ishst
	ubfx	x3, x1, #12, #44
	tlbi	vaae1is, x3
	dsb	ish
	isb
	ldr	x0, [x1]
	hlt	#1
