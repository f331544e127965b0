// age_page: clears AF in the descriptor of a page in use, as a kernel does to see whether it is still in use,
// and uses the page.
//
// in	x0	address of its descriptor
//	x1	address in the page
//	x2	the same descriptor with AF = 0
// out	x0	the word found, if no Access flag fault is taken
// clobbers	x3, x4
// MMU	on

	.text
	.global	age_page
	.balign	16
age_page:
	ldr	x3, [x1]
	str	x2, [x0]
	dsb	ishst
	ubfx	x4, x1, #12, #44
	tlbi	vaae1is, x4
	dsb	ish
	isb
	ldr	x0, [x1]
	hlt	#0
