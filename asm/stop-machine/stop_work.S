// stop_work: the one piece of work that stop_machine() has under way. See stop_machine.inc.

	.include "stop_machine.inc"

	.data
	.global	stop_work
	.balign	64
stop_work:
	.space	STOP_SIZE
	.balign	64
