// mp_send_flag_first: raise the flag that says that there is data, then store it.
//
// in	-
// out	-
// clobbers	x1-x3
// MMU	any in which mailbox is mapped

	.text
	.global	mp_send_flag_first
	.balign	16
mp_send_flag_first:
	adrp	x1, mailbox
	add	x1, x1, :lo12:mailbox
	mov	x2, #1
	add	x3, x1, #64
	stlr	x2, [x3]
	str	x2, [x1]
	hlt	#0
