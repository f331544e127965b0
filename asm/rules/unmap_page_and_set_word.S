// unmap_page_and_set_word: unmaps a page without a TLBI, then lets another CPU go on.
//
// in	x0	address of the descriptor
//	x1	address in the page
//	x2	address of the 32-bit word that the other CPU watches
// clobbers	x3
// MMU	on

	.text
	.global	unmap_page_and_set_word
	.balign	16
unmap_page_and_set_word:
	ldr	x3, [x1]
	str	xzr, [x0]
	dsb	ish
	mov	w3, #1
	str	w3, [x2]
	hlt	#0
