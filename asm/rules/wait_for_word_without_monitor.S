// wait_for_word_without_monitor: wait_for_word with LDR for LDXR: nothing tells it of the store.
//
// in	x0	address of the 32-bit word
// clobbers	w1
// MMU	on, Normal memory

	.text
	.global	wait_for_word_without_monitor
	.balign	16
wait_for_word_without_monitor:
1:	ldr	w1, [x0]
	cbnz	w1, 2f
	wfe
	b	1b
2:	hlt	#0
