// count_up: add 1 to the first word of the mailbox, and see that it has been added.
// Ends with HLT #1 if it has not.
//
// in	-
// out	x4	the word
// clobbers	x1-x3
// MMU	any in which mailbox is mapped

	.text
	.global	count_up
	.balign	16
count_up:
	adrp	x1, mailbox
	add	x1, x1, :lo12:mailbox
1:	ldxr	x2, [x1]
	add	x2, x2, #1
	stxr	w3, x2, [x1]
	cbnz	w3, 1b
	ldr	x4, [x1]
	cbz	x4, 2f
	hlt	#0
2:	hlt	#1
