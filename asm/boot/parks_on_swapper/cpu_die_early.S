// cpu_die_early: this CPU must not come online. It stops where it is, in the kernel.
//
// in	w19	number of this CPU
// out	x0	1 at HLT #0, which stands for a loop around WFI
// clobbers	x1, x2
// MMU	on, running from the upper half

	.include "sequences.inc"

	.text
	.global	cpu_die_early
	.balign	16
cpu_die_early:
	image_va x1, x2, late_cpu_decided
	stlr	w19, [x1]
	mov	x0, #1
	hlt	#0

	.ltorg
