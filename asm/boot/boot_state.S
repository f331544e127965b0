// boot_state: how far the machine has come. See boot.inc.

	.include "boot.inc"

	.data
	.global	boot_state
	.balign	64
boot_state:
	.space	BOOT_ONLINE
	.quad	1					// CPU 0 is online from the start
	.word	1
	.space	BOOT_SIZE - BOOT_ONLINE - 12
	.balign	64
