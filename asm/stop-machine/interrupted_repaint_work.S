// interrupted_repaint_work: repaint_work, with an interrupt for every other CPU while it is parked.
//
// in	x0	number of CPUs
// out	x0	0, or the error of linear_map_split_to_ptes
// clobbers	x0-x17, flags; about 570 bytes of stack on CPU 0
// MMU	on, running from the upper half, TTBR0 free for the idmap

	.include "sysreg.inc"
	.include "sequences.inc"
	.include "driver.inc"
	.include "stop_machine.inc"

	.text
	.global	interrupted_repaint_work
	.balign	16
interrupted_repaint_work:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x19, [sp, #16]
	mov	x19, x0
	this_cpu x1
	cbnz	x1, 1f
	image_va x0, x2, idmap_kpti_bbml2_flag
	mov	w1, w19
	bl	wait_for_all_cpus			// all have given up TTBR1
	mov	x1, #SGI_DEVICE << SGI1R_INTID_SHIFT
	orr	x1, x1, #SGI1R_ALL_OTHERS
	msr	icc_sgi1r_el1, x1
	isb
1:	mov	x0, x19
	bl	repaint_work
	ldr	x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
