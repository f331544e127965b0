// set_word: sets the word that another CPU waits for. No SEV: the store has to do.
//
// in	x0	address of the 32-bit word
// clobbers	w1
// MMU	on, Normal memory

	.text
	.global	set_word
	.balign	16
set_word:
	mov	w1, #1
	str	w1, [x0]
	hlt	#0
