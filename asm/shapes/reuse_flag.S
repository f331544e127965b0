// reuse_flag: release whoever waits for the flag to become 0, and use the flag for something else when they have left.
//
// in	-
// out	-
// clobbers	x1-x4
// MMU	any in which mailbox is mapped

	.text
	.global	reuse_flag
	.balign	16
reuse_flag:
	adrp	x1, mailbox
	add	x1, x1, :lo12:mailbox
	add	x2, x1, #64
	stlr	xzr, [x1]
1:	ldar	x3, [x2]
	cbz	x3, 1b
	mov	x4, #1
	stlr	x4, [x1]
	hlt	#0
