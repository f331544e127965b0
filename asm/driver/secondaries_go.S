// secondaries_go: 0 until the boot CPU lets the secondaries start to park. Stands for the IPIs and
// the state machine of stop_machine().

	.data
	.global	secondaries_go
	.balign	64					// alone in its exclusives granule
secondaries_go:
	.word	0
	.balign	64
