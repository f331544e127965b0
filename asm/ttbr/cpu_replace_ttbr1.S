// cpu_replace_ttbr1: make another root the upper half of this CPU.
//
// in	x0	new value of TTBR1_EL1; must map this code, the stack and the return address as now
// out	-
// clobbers	x0-x5, flags
// MMU	on, running from the upper half, TTBR0 free for the idmap

	.text
	.global	cpu_replace_ttbr1
	.balign	16
cpu_replace_ttbr1:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	mov	x19, x0
	bl	cpu_install_idmap
	mov	x20, x0

	mrs	x5, daif
	msr	daifset, #0xf
	mov	x0, x19
	ldr	x2, =idmap_cpu_replace_ttbr1		// linked at its physical address
	blr	x2
	msr	daif, x5

	mov	x0, x20
	bl	cpu_uninstall_idmap
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
