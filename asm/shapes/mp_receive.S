// mp_receive: wait for the flag, then read the data.
// Ends with HLT #1 if it is not there.
//
// in	-
// out	x0	the data
// clobbers	x1-x3
// MMU	any in which mailbox is mapped

	.text
	.global	mp_receive
	.balign	16
mp_receive:
	adrp	x1, mailbox
	add	x1, x1, :lo12:mailbox
	add	x3, x1, #64
1:	ldar	x2, [x3]
	cbz	x2, 1b
	ldr	x0, [x1]
	cbz	x0, 2f
	hlt	#0
2:	hlt	#1
