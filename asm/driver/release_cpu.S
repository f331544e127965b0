// release_cpu: waits until all others are parked and releases them, with nothing done in between.
//
// in	w0	number of CPUs
// out	-
// MMU	on, running from the upper half

	.include "sequences.inc"

	.text
	.global	release_cpu
	.balign	16
release_cpu:
	mov	w1, w0
	image_va x0, x2, idmap_kpti_bbml2_flag
	bl	wait_for_all_cpus
	str	wzr, [x0]
	hlt	#0

	.ltorg
