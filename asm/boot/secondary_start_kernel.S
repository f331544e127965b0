// secondary_start_kernel: a secondary from its first step in the upper half to its idle loop.
//
// Three moments that are easily taken for one: its MMU is on, and from then on it may hold anything of
// swapper_pg_dir in its TLB; it is online, and counted; capabilities are final.
//
// in	x0	number of this CPU
// out	does not return: secondary_idle, or cpu_die_early if it must not come online
// MMU	on, running from the upper half, exceptions masked

	.include "sequences.inc"
	.include "boot.inc"

	.text
	.global	secondary_start_kernel
	.balign	16
secondary_start_kernel:
	mov	x19, x0
	ldr	x20, =boot_state
	mov	x1, x19
	add	x0, x20, #BOOT_MMU_ON
	bl	set_bit
	add	x0, x20, #BOOT_MAY_GO_ONLINE
	bl	wait_until_set

	bl	check_local_capabilities
	cbnz	w0, 1f
	mov	x0, x19
	bl	go_online
	image_va x0, x1, late_cpu_decided
	stlr	w19, [x0]
	mov	x0, x19
	b	secondary_idle
1:	b	cpu_die_early

	.ltorg
