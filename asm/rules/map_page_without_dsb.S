// map_page_without_dsb: map_page without its DSB: the walk for the load may come before the store.
//
// in	x0	address of its descriptor, Invalid so far
//	x1	address in the page
//	x2	the descriptor
// out	x0	the word found there
// MMU	on

	.text
	.global	map_page_without_dsb
	.balign	16
map_page_without_dsb:
	str	x2, [x0]
	isb
	ldr	x0, [x1]
	hlt	#0
