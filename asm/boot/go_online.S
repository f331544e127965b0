// go_online: count this CPU among those that are online.
//
// in	x0	number of this CPU
// out	-
// clobbers	x0-x4; 16 bytes of stack
// MMU	on; CPUs come online one at a time

	.include "boot.inc"

	.text
	.global	go_online
	.balign	16
go_online:
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	mov	x1, x0
	ldr	x0, =boot_state + BOOT_ONLINE
	ldr	w2, [x0, #BOOT_NUM_ONLINE - BOOT_ONLINE]
	add	w2, w2, #1
	str	w2, [x0, #BOOT_NUM_ONLINE - BOOT_ONLINE]
	bl	set_bit
	ldp	x29, x30, [sp], #16
	ret

	.ltorg
