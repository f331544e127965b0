// fold_pages: gives sixteen Pages in use the contiguous bit, then drops their entries.
//
// in	x0	address of the first of their descriptors
//	x1	an address in one of them
// out	x0	the word found there
// clobbers	x2, x3, flags
// MMU	on; 4K granule, FEAT_BBM level 1 or 2

	.text
	.global	fold_pages
	.balign	16
fold_pages:
	ldr	x2, [x1]
	mov	x3, #16
1:	ldr	x2, [x0]
	orr	x2, x2, #1 << 52
	str	x2, [x0], #8
	subs	x3, x3, #1
	b.ne	1b
	dsb	ishst
	tlbi	vmalle1is
	dsb	ish
	isb
	ldr	x0, [x1]
	hlt	#0
