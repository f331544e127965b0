// boot_cpu: CPU 0 of the repainting, from stop_machine() to the first use of the new map.
//
// in	x0	number of CPUs
// out	x0	0 at HLT #0; the number of the failed probe at HLT #1 (before) or #3 (after); the
//		error of the split at HLT #2
// MMU	on, running from the upper half, exceptions masked

	.include "sysreg.inc"
	.include "sequences.inc"
	.include "driver.inc"

	.text
	.global	boot_cpu
	.balign	16
boot_cpu:
	mov	x19, x0
	this_cpu x20
	set_up_stack x20, x1

	mov	x0, x20
	mov	x1, #0
	bl	touch_linear_map
	cbnz	x0, 1f

	// The flag counts from 1: this CPU. Set it before anyone can be told to go and count.
	image_va x0, x2, idmap_kpti_bbml2_flag
	mov	w1, #1
	str	w1, [x0]
	dmb	ish
	ldr	x0, =secondaries_go
	str	w1, [x0]

	mov	w0, w19
	bl	linear_map_split_to_ptes
	cbnz	x0, 2f

	mov	x0, x20
	mov	x1, #1
	bl	touch_linear_map
	cbnz	x0, 3f
	hlt	#0
1:	hlt	#1
2:	hlt	#2
3:	hlt	#3

	.ltorg
