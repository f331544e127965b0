// kpti_boot_cpu_prealloc: CPU 0 of the nG remap on PREEMPT_RT: the block for the temporary tables is
// allocated before stop_machine().
//
// in	x0	number of CPUs
// out	x0	0 at HLT #0; at HLT #1 (before) and #3 (after) the number of the failed probe of the linear
//		map; at HLT #2 the error of the remap; at HLT #4 the descriptor that is not nG; at HLT #5
//		what tramp_probe returned; at HLT #6 the error of the allocation
// MMU	on, running from the upper half, exceptions masked
//
// Symbols of the fixture: KERNEL_SECRET, a kernel address; LINEAR_OFFSET.

	.include "sysreg.inc"
	.include "sequences.inc"
	.include "driver.inc"
	.include "annotation.inc"

	.text
	.global	kpti_boot_cpu_prealloc
	.balign	16
kpti_boot_cpu_prealloc:
	mov	x19, x0
	this_cpu x20
	set_up_stack x20, x1

	mov	x0, x20
	mov	x1, #0
	bl	touch_linear_map
	cbnz	x0, 1f

	ldr	x0, =LINEAR_OFFSET
	bl	prepare_kpti
	cbnz	x0, 6f

	atomic_begins					// stop_machine()
	// The flag counts from 1: this CPU. Set it before anyone can be told to go and count.
	image_va x0, x2, idmap_kpti_bbml2_flag
	mov	w1, #1
	str	w1, [x0]
	dmb	ish
	ldr	x0, =secondaries_go
	str	w1, [x0]

	mov	x0, x20
	mov	w1, w19
	bl	kpti_install_ng_mappings
	cbnz	x0, 2f
	atomic_ends

	mov	x0, x20
	mov	x1, #1
	bl	touch_linear_map
	cbnz	x0, 3f
	ldr	x0, =swapper_pg_dir
	mov	w1, #0
	ldr	x2, =LINEAR_OFFSET
	bl	check_ng
	cbnz	x0, 4f
	ldr	x0, =KERNEL_SECRET
	ldr	x1, =tramp_probe			// far away
	blr	x1
	cbnz	x0, 5f
	hlt	#0
1:	hlt	#1
2:	hlt	#2
3:	hlt	#3
4:	hlt	#4
5:	hlt	#5
6:	hlt	#6

	.ltorg
