// map_page_without_isb: map_page without its ISB: the load's walk may have begun before the DSB ended.
// Right on a CPU with FEAT_ETS2.
//
// in	x0	address of its descriptor, Invalid so far
//	x1	address in the page
//	x2	the descriptor
// out	x0	the word found there
// MMU	on

	.text
	.global	map_page_without_isb
	.balign	16
map_page_without_isb:
	str	x2, [x0]
	dsb	ishst
	ldr	x0, [x1]
	hlt	#0
