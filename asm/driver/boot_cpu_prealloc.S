// boot_cpu_prealloc: CPU 0 of the repainting on PREEMPT_RT: all tables are allocated before
// stop_machine(), and none inside.
//
// in	x0	number of CPUs
//	x1	function to call between the count and stop_machine(), 0 for none: what the rest of the
//		system does meanwhile
// out	x0	0 at HLT #0; the number of the failed probe at HLT #1 (before) or #3 (after); the
//		error of the split at HLT #2, of the allocation at HLT #4
//	x1	at HLT #0 how many tables were handed back
// MMU	on, running from the upper half, exceptions masked

	.include "sysreg.inc"
	.include "sequences.inc"
	.include "driver.inc"
	.include "annotation.inc"

	.text
	.global	boot_cpu_prealloc
	.balign	16
boot_cpu_prealloc:
	mov	x19, x0
	mov	x21, x1
	this_cpu x20
	set_up_stack x20, x1

	mov	x0, x20
	mov	x1, #0
	bl	touch_linear_map
	cbnz	x0, 1f

	bl	prepare_split
	cbnz	x0, 4f
	cbz	x21, 0f
	blr	x21

	// From here on it is stop_machine().
0:	atomic_begins
	image_va x0, x2, idmap_kpti_bbml2_flag
	mov	w1, #1
	str	w1, [x0]
	dmb	ish
	ldr	x0, =secondaries_go
	str	w1, [x0]
	mov	w0, w19
	bl	linear_map_split_to_ptes
	cbnz	x0, 2f
	atomic_ends

	bl	free_split_tables
	mov	x21, x0
	mov	x0, x20
	mov	x1, #1
	bl	touch_linear_map
	cbnz	x0, 3f
	mov	x1, x21
	hlt	#0
1:	hlt	#1
2:	hlt	#2
3:	hlt	#3
4:	hlt	#4

	.ltorg
