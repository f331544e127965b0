// repaint_work: what every CPU does in stop_machine() to have the linear map repainted.
//
// in	x0	number of CPUs
// out	x0	0, or the error of linear_map_split_to_ptes
// clobbers	x0-x17, flags; about 540 bytes of stack on CPU 0
// MMU	on, running from the upper half, TTBR0 free for the idmap, exceptions masked

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	repaint_work
	.balign	16
repaint_work:
	this_cpu x1
	cbnz	x1, 1f
	b	linear_map_split_to_ptes		// tail call
1:	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	bl	park_until_repainted
	mov	x0, #0
	ldp	x29, x30, [sp], #16
	ret
