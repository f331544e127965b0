// unmap_range_in_one_go: unmaps pages one by one, and waits for all of it at the end.
//
// in	x0	address of the first descriptor
//	x1	first address, in use
//	x2	number of pages
// out	HLT #1 if a load still finds the last page; else the load aborts
// clobbers	x0-x4, flags
// MMU	on, VBAR_EL1 set

	.text
	.global	unmap_range_in_one_go
	.balign	16
unmap_range_in_one_go:
	ubfx	x3, x1, #12, #44
1:	ldr	x4, [x1]
	str	xzr, [x0], #8
	tlbi	vaae1is, x3
	add	x3, x3, #1
	add	x1, x1, #4096
	subs	x2, x2, #1
	b.ne	1b
	dsb	ish
	isb
	sub	x1, x1, #4096
	ldr	x0, [x1]
	hlt	#1
