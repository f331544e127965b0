// stopping_cpu: CPU 0: uses the linear map, stops the machine, uses the linear map again.
//
// in	x0	number of CPUs
//	x1	the work
//	x2	number of the CPU that is to do it, or STOP_ALL
// out	x0	0 at HLT #0; the number of the failed probe at HLT #1 (before) or #3 (after); the
//		error of the work at HLT #2
// MMU	on, running from the upper half, exceptions masked, VBAR_EL1 = ipi_vectors

	.include "sysreg.inc"
	.include "sequences.inc"
	.include "driver.inc"
	.include "stop_machine.inc"

	.text
	.global	stopping_cpu
	.balign	16
stopping_cpu:
	mov	x19, x0
	mov	x21, x1
	mov	x22, x2
	this_cpu x20
	set_up_stack x20, x1
	mov	x0, x20
	mov	x1, #0
	bl	touch_linear_map
	cbnz	x0, 1f
	msr	daifclr, #DAIF_IRQ_FIQ

	// The flag counts from 1: this CPU. Set it before anyone can be told to go and count.
	image_va x0, x2, idmap_kpti_bbml2_flag
	mov	w1, #1
	str	w1, [x0]
	dmb	ish

	mov	x0, x21
	mov	x1, x19
	mov	w2, w22
	mov	w3, w19
	mov	w4, w20
	bl	stop_machine
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
