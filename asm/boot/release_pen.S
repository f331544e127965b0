// release_pen: let a CPU out of its pen.
//
// in	x0	number of the CPU
// out	-
// clobbers	x1, x2
// MMU	on

	.include "sequences.inc"

	.text
	.global	release_pen
	.balign	16
release_pen:
	image_va x1, x2, boot_release
	str	x0, [x1]
	dsb	sy					// the store before the event
	sev
	ret

	.ltorg
