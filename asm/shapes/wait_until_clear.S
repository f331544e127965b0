// wait_until_clear: wait until the flag is 0 and say that it was seen.
//
// in	-
// out	-
// clobbers	x1-x3
// MMU	any in which mailbox is mapped

	.text
	.global	wait_until_clear
	.balign	16
wait_until_clear:
	adrp	x1, mailbox
	add	x1, x1, :lo12:mailbox
	add	x2, x1, #64
1:	ldar	x3, [x1]
	cbnz	x3, 1b
	mov	x3, #1
	stlr	x3, [x2]
	hlt	#0
