// run_users: how many CPUs have begun to use the run.

	.data
	.global	run_users
	.balign	64					// alone in its exclusives granule
run_users:
	.word	0
	.balign	64
