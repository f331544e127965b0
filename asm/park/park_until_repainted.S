// park_until_repainted: a secondary's share of the repainting. Returns when it is over.
//
// in	-
// out	-
// clobbers	x0-x4, x16, x17, flags
// MMU	on, running from the upper half, TTBR0 free for the idmap, exceptions masked

	.text
	.global	park_until_repainted
	.balign	16
park_until_repainted:
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	bl	cpu_install_idmap
	ldr	x1, =wait_linear_map_split_to_ptes	// linked at its physical address
	blr	x1					// keeps x0, the T0SZ to restore
	bl	cpu_uninstall_idmap
	ldp	x29, x30, [sp], #16
	ret

	.ltorg
