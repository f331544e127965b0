// run_seen: how many CPUs have used the run since run_open.

	.data
	.global	run_seen
	.balign	64					// alone in its exclusives granule
run_seen:
	.word	0
	.balign	64
