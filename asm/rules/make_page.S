// make_page: makes a Page descriptor and uses it.
//
// in	x0	address of a level 3 descriptor, Invalid so far
//	x1	address in the page
//	x2	output address and attributes
// out	x0	the word found there
// clobbers	x2
// MMU	on

	.text
	.global	make_page
	.balign	16
make_page:
	orr	x2, x2, #0b11
	str	x2, [x0]
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
