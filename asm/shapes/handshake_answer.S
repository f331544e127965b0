// handshake_answer: four times take two words from handshake_ask, and say so.
//
// in	-
// out	x0	the sum of all words, 36
// clobbers	x1-x6, flags
// MMU	any in which mailbox is mapped

	.text
	.global	handshake_answer
	.balign	16
handshake_answer:
	adrp	x1, mailbox
	add	x1, x1, :lo12:mailbox
	add	x2, x1, #64
	add	x3, x1, #128
	mov	x4, #1
	mov	x0, #0
1:	ldar	x6, [x2]
	cmp	x6, x4
	b.ne	1b
	ldr	x5, [x1]
	add	x0, x0, x5
	ldr	x5, [x1, #8]
	add	x0, x0, x5
	stlr	x4, [x3]
	add	x4, x4, #1
	cmp	x4, #5
	b.ne	1b
	hlt	#0
