// Message passing: one CPU stores data and raises a flag, the other waits for the flag and reads the data.
//
//	mp_send		stores 1 to data, then to flag
//	mp_receive	waits until flag is 1; then data must be 1
//
// in	-
// out	mp_receive: x0 = the data
// clobbers	x1-x3
// MMU	any

	.text
	.global mp_send
mp_send:
	adr	x1, data
	adr	x2, flag
	mov	x3, #1
	str	x3, [x1]
	stlr	x3, [x2]
	hlt	#0

	.global mp_receive
mp_receive:
	adr	x1, data
	adr	x2, flag
1:	ldar	x3, [x2]
	cbz	x3, 1b
	ldr	x0, [x1]
	hlt	#0

	.balign 64
data:	.quad	0
	.balign 64
flag:	.quad	0
