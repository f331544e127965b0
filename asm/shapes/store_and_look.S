// store_and_look: store to one word and read another.
//
// in	x1	offset in mailbox of the word to store 1 to
// 	x2	offset of the word to read
// out	x0	what it held
// clobbers	x1-x4
// MMU	any in which mailbox is mapped

	.text
	.global	store_and_look
	.balign	16
store_and_look:
	adrp	x3, mailbox
	add	x3, x3, :lo12:mailbox
	mov	x4, #1
	str	x4, [x3, x1]
	ldr	x0, [x3, x2]
	hlt	#0
