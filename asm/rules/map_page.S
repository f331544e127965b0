// map_page: maps a page where none was, and uses it. An Invalid descriptor is never cached: no TLBI.
//
// in	x0	address of its descriptor, Invalid so far
//	x1	address in the page
//	x2	the descriptor
// out	x0	the word found there
// MMU	on

	.text
	.global	map_page
	.balign	16
map_page:
	str	x2, [x0]
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
