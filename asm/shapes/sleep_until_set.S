// sleep_until_set: sleep until a word is set. Relies on SEV: it arms no monitor.
//
// in	-
// out	-
// clobbers	x1-x2
// MMU	any in which mailbox is mapped

	.text
	.global	sleep_until_set
	.balign	16
sleep_until_set:
	adrp	x1, mailbox
	add	x1, x1, :lo12:mailbox
1:	ldar	x2, [x1]
	cbnz	x2, 2f
	wfe
	b	1b
2:	hlt	#0
