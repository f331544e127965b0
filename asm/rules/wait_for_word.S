// wait_for_word: sleeps until a word is no longer 0. Its LDXR arms the monitor, so that the store of
// another CPU is the event that ends the WFE.
//
// in	x0	address of the 32-bit word
// clobbers	w1
// MMU	on, Normal memory

	.text
	.global	wait_for_word
	.balign	16
wait_for_word:
1:	ldxr	w1, [x0]
	cbnz	w1, 2f
	wfe
	b	1b
2:	hlt	#0
