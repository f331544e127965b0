// unmap_everywhere: unmaps a page that another CPU uses, and tells it.
//
// in	x0	address of its descriptor
//	x5	address in the page
//	x2	two 32-bit words: set when the other CPU has used the page; set when it is unmapped
// clobbers	x0, x1, x3, x4, x30
// MMU	on

	.text
	.global	unmap_everywhere
	.balign	16
unmap_everywhere:
	mov	x4, x0
	mov	x0, x2
	bl	wait_until_set
	str	xzr, [x4]
	dsb	ishst
	ubfx	x3, x5, #12, #44
	tlbi	vaae1is, x3
	dsb	ish
	isb
	mov	w1, #1
	str	w1, [x2, #4]
	hlt	#0
