// unmap_by_address: unmaps a page. The TLBI gets its address as it is.
//
// in	x0	address of its descriptor
//	x1	address in the page, in the upper half
// out	HLT #1 if a load still finds the page; else the load aborts
// clobbers	x0, x2, x3
// MMU	on, VBAR_EL1 set

	.text
	.global	unmap_by_address
	.balign	16
unmap_by_address:
	ldr	x2, [x1]
	str	xzr, [x0]
	dsb	ishst
	mov	x3, x1
	tlbi	vaae1is, x3
	dsb	ish
	isb
	ldr	x0, [x1]
	hlt	#1
