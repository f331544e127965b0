// use_page_when_told: uses a page that another CPU maps, once that one has said so. The walk of the load may have
// been made before the flag was read, but not before the ISB.
//
// in	x1	address in the page
//	x3	address of the flag, 1 until the page is mapped
// out	x0	the word found there
// MMU	on

	.text
	.global	use_page_when_told
	.balign	16
use_page_when_told:
1:	ldar	x0, [x3]
	cbnz	x0, 1b
	isb
	ldr	x0, [x1]
	hlt	#0
