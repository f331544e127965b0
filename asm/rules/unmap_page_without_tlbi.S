// unmap_page_without_tlbi: unmap_page without its TLBI.
//
// in	x0	address of its descriptor
//	x1	address in the page
// out	HLT #1 if a load still finds the page; else the load aborts
// clobbers	x0, x3, x4
// MMU	on, VBAR_EL1 set

	.text
	.global	unmap_page_without_tlbi
	.balign	16
unmap_page_without_tlbi:
	ldr	x3, [x1]
	str	xzr, [x0]
	dsb	ishst
	ubfx	x4, x1, #12, #44
	dsb	ish
	isb
	ldr	x0, [x1]
	hlt	#1
