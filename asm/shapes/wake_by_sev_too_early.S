// wake_by_sev_too_early: wake whoever sleeps, then set the word.
//
// in	-
// out	-
// clobbers	x1-x2
// MMU	any in which mailbox is mapped

	.text
	.global	wake_by_sev_too_early
	.balign	16
wake_by_sev_too_early:
	adrp	x1, mailbox
	add	x1, x1, :lo12:mailbox
	mov	x2, #1
	sev
	stlr	x2, [x1]
	hlt	#0
