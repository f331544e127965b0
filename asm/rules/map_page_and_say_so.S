// map_page_and_say_so: map_page for another CPU, which is told by a flag.
//
// in	x0	address of its descriptor, Invalid so far
//	x2	the descriptor
//	x3	address of the flag, 1 so far
// out	-
// clobbers	x4
// MMU	on

	.text
	.global	map_page_and_say_so
	.balign	16
map_page_and_say_so:
	str	x2, [x0]
	dsb	ishst
	stlr	xzr, [x3]
	hlt	#0
