// stops_seen: a word for each CPU number, not 0 once the CPU has come back from an SGI_STOP.

	.include "driver.inc"

	.bss
	.global	stops_seen
	.balign	64
stops_seen:
	.space	4 * MAX_CPUS
