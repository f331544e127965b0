// reuse_flag_at_once: release whoever waits for the flag to become 0, and use the flag for something else.
//
// in	-
// out	-
// clobbers	x1-x4
// MMU	any in which mailbox is mapped

	.text
	.global	reuse_flag_at_once
	.balign	16
reuse_flag_at_once:
	adrp	x1, mailbox
	add	x1, x1, :lo12:mailbox
	add	x2, x1, #64
	stlr	xzr, [x1]
	mov	x4, #1
	stlr	x4, [x1]
	hlt	#0
