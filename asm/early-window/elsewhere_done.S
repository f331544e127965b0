// elsewhere_done: 1 once the secondary that asked for a protection change has its answer.

	.data
	.global	elsewhere_done
	.balign	64
elsewhere_done:
	.word	0
	.balign	64
