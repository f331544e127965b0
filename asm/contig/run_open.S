// run_open: 1 from the moment at which the run is half-way between its two states.

	.data
	.global	run_open
	.balign	64					// alone in its exclusives granule
run_open:
	.word	0
	.balign	64
