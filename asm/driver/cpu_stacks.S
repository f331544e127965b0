// cpu_stacks: one small stack for each CPU number, see driver.inc.

	.include "driver.inc"

	.bss
	.global	cpu_stacks
	.balign	16
cpu_stacks:
	.space	MAX_CPUS << CPU_STACK_SHIFT
