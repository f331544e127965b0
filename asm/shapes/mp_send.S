// mp_send: store data, then raise the flag that says so.
//
// in	-
// out	-
// clobbers	x1-x3
// MMU	any in which mailbox is mapped

	.text
	.global	mp_send
	.balign	16
mp_send:
	adrp	x1, mailbox
	add	x1, x1, :lo12:mailbox
	mov	x2, #1
	str	x2, [x1]
	add	x3, x1, #64
	stlr	x2, [x3]
	hlt	#0
