// cpu_stacks: as asm/driver/cpu_stacks.S, for as many CPUs as a machine can have.

	.include "driver.inc"

	.bss
	.global	cpu_stacks
	.balign	16
cpu_stacks:
	.space	256 << CPU_STACK_SHIFT
