// unmap_here: unmaps a page that another CPU uses, and tells it. The TLBI stays on this CPU.
//
// in	x0	address of its descriptor
//	x5	address in the page
//	x2	two 32-bit words: set when the other CPU has used the page; set when it is unmapped
// clobbers	x0, x1, x3, x4, x30
// MMU	on

	.text
	.global	unmap_here
	.balign	16
unmap_here:
	mov	x4, x0
	mov	x0, x2
	bl	wait_until_set
	str	xzr, [x4]
	dsb	ishst
	ubfx	x3, x5, #12, #44
	tlbi	vaae1, x3
	dsb	ish
	isb
	mov	w1, #1
	str	w1, [x2, #4]
	hlt	#0
