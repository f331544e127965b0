// handshake: four times two CPUs hand two words to each other, by flags.
//
//	handshake_ask		stores the words, raises ping, waits for pong
//	handshake_answer	waits for ping, adds the words up, raises pong
//
// in	-
// out	handshake_answer: x0 = the sum of all words, 36
// clobbers	x1-x6, flags
// MMU	any

	.text
	.global	handshake_ask
	.balign	16
handshake_ask:
	adr	x1, words
	adr	x2, ping
	adr	x3, pong
	mov	x4, #1
	mov	x5, #1
1:	str	x5, [x1]
	add	x5, x5, #1
	str	x5, [x1, #8]
	add	x5, x5, #1
	stlr	x4, [x2]
2:	ldar	x6, [x3]
	cmp	x6, x4
	b.ne	2b
	add	x4, x4, #1
	cmp	x4, #5
	b.ne	1b
	hlt	#0

	.global	handshake_answer
	.balign	16
handshake_answer:
	adr	x1, words
	adr	x2, ping
	adr	x3, pong
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

	.data
	.balign	64
words:	.quad	0, 0
	.balign	64
ping:	.quad	0
	.balign	64
pong:	.quad	0
