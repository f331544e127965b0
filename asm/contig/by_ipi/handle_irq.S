// handle_irq: what an IPI of the copy-and-switch design does: see whether another root is asked for.
//
// in	-
// out	-
// clobbers	x0-x5, flags; 64 bytes of stack
// MMU	on, running from the upper half, TTBR0 free for the idmap; PSTATE.I set

	.text
	.global	handle_irq
	.balign	16
handle_irq:
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	mrs	x0, icc_iar1_el1
	msr	icc_eoir1_el1, x0
	isb
	bl	switch_root_if_asked
	ldp	x29, x30, [sp], #16
	ret
