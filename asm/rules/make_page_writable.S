// make_page_writable: lets a read-only page in use be written, and writes. No break is needed
// for a change of permissions.
//
// in	x0	address of its descriptor
//	x1	address in the page
//	x2	the same descriptor, writable
// clobbers	x3, x4
// MMU	on

	.text
	.global	make_page_writable
	.balign	16
make_page_writable:
	ldr	x3, [x1]
	str	x2, [x0]
	dsb	ishst
	ubfx	x4, x1, #12, #44
	tlbi	vaae1is, x4
	dsb	ish
	isb
	str	x1, [x1]
	hlt	#0
