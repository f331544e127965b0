// use_page_when_told_without_isb: use_page_when_told without its ISB. Right on a CPU with FEAT_ETS2.
//
// in	x1	address in the page
//	x3	address of the flag, 1 until the page is mapped
// out	x0	the word found there
// MMU	on

	.text
	.global	use_page_when_told_without_isb
	.balign	16
use_page_when_told_without_isb:
1:	ldar	x0, [x3]
	cbnz	x0, 1b
	ldr	x0, [x1]
	hlt	#0
