// bring_up_cpu: bring one secondary online.
//
// in	x0	number of the CPU
// out	-
// clobbers	x0-x6, flags; 32 bytes of stack
// MMU	on

	.include "boot.inc"

	.text
	.global	bring_up_cpu
	.balign	16
bring_up_cpu:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x19, [sp, #16]
	mov	x19, x0
	bl	map_stack
	mov	x0, x19
	bl	release_pen
	mov	x1, x19
	ldr	x0, =boot_state + BOOT_ONLINE
	bl	wait_for_bit
	ldr	x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
