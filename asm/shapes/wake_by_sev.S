// wake_by_sev: set a word and wake whoever sleeps.
//
// in	-
// out	-
// clobbers	x1-x2
// MMU	any in which mailbox is mapped

	.text
	.global	wake_by_sev
	.balign	16
wake_by_sev:
	adrp	x1, mailbox
	add	x1, x1, :lo12:mailbox
	mov	x2, #1
	stlr	x2, [x1]
	dsb	ishst
	sev
	hlt	#0
