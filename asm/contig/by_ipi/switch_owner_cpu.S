// switch_owner_cpu: the CPU that takes a contiguous run apart in a copy of its tables, which all CPUs then
// switch to, by an IPI. Nobody is stopped while it copies.
//
// in	x0	virtual address of the first byte of the run
//	w1	number of CPUs, this one included
// out	HLT #0; HLT #2: no memory for the copy
// MMU	on, running from the upper half, TTBR0 free for the idmap, exceptions masked
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "driver.inc"
	.include "stop_machine.inc"

	.equ	SGI_SWITCH_ROOT, 2

	.text
	.global	switch_owner_cpu
	.balign	16
switch_owner_cpu:
	mov	x19, x0
	mov	w20, w1
	this_cpu x4
	set_up_stack x4, x5
	bl	read_run
	ldr	x0, =run_users
	sub	w1, w20, #1
	bl	wait_for_all_cpus

	bl	lock_tables
	mrs	x21, ttbr1_el1
	and	x21, x21, #DESC_OA
	mov	x0, x21
	mov	x1, x19
	ldr	x2, =LINEAR_OFFSET
	bl	copy_path
	cbz	x0, 2f
	mov	x22, x0
	ldr	x2, =LINEAR_OFFSET
	add	x0, x1, x2
	bl	split_contpte				// no TTBR leads there: nothing to break

	ldr	x0, =kernel_root
	str	x22, [x0]
	dsb	ishst					// the interrupt must not overtake the store
	mov	x0, #SGI_SWITCH_ROOT << SGI1R_INTID_SHIFT
	orr	x0, x0, #SGI1R_ALL_OTHERS
	msr	icc_sgi1r_el1, x0
	isb
	bl	switch_root_if_asked			// its own
	ldr	x0, =cpus_switched
	mov	w1, w20
	bl	wait_for_all_cpus

	mov	x0, x21
	mov	x1, x19
	ldr	x2, =LINEAR_OFFSET
	bl	free_path
	bl	unlock_tables
	ldr	x0, =run_done
	mov	w1, #1
	stlr	w1, [x0]
	mov	x0, x19
	bl	read_run
	hlt	#0
2:	hlt	#2

	.ltorg
