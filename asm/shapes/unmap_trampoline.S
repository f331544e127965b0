// unmap_trampoline: take a page of code away when nobody is in it any more.
//
// in	x0	address of the flag that says so
// 	x1	address of the page
// 	x2	address of its descriptor
// out	-
// clobbers	x3-x4
// MMU	on; the tables, .text and the flag are mapped

	.text
	.global	unmap_trampoline
	.balign	16
unmap_trampoline:
	ldar	x3, [x0]
	cbz	x3, unmap_trampoline
	ubfx	x4, x1, #12, #44
	str	xzr, [x2]
	dsb	ishst
	tlbi	vaae1is, x4
	dsb	ish
	hlt	#0
