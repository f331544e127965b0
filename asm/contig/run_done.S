// run_done: 0 until the run has been taken apart.

	.data
	.global	run_done
	.balign	64					// alone in its exclusives granule
run_done:
	.word	0
	.balign	64
