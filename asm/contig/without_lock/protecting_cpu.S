// protecting_cpu: a CPU that makes a contiguous run of Pages read-only, as a whole, just when the kernel's tables have been
// copied and every CPU is asked to switch to the copy.
//
// Differs from the right one in one decision: it does not take tables_lock.
//
// in	x0	virtual address of the first byte of the run
// out	HLT #1 if the run can be written at the end. If that aborts, as it should, it is the vectors' matter.
// MMU	on, running from the upper half, TTBR0 free for the idmap, exceptions masked, VBAR_EL1 set
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	protecting_cpu
	.balign	16
protecting_cpu:
	mov	x19, x0
	this_cpu x4
	set_up_stack x4, x5
	str	x19, [x19]
	ldr	x0, =run_users
	bl	count_in
	ldr	x0, =kernel_root
	bl	wait_until_set				// the copy is there; this CPU has yet to answer

	mov	x0, x19					// WRONG: are these tables the ones that stay?
	ldr	x1, =LINEAR_OFFSET
	bl	find_descriptor
	mov	x1, #CONT_ENTRIES
1:	ldr	x2, [x0]
	orr	x2, x2, #DESC_RDONLY
	str	x2, [x0], #8
	subs	x1, x1, #1
	b.ne	1b
	mov	x0, x19
	add	x1, x19, #CONT_ENTRIES * PAGE_SIZE
	bl	flush_tlb_kernel_range

	ldr	x20, =run_done
2:	bl	switch_root_if_asked
	ldar	w1, [x20]
	cbz	w1, 2b
	str	x19, [x19]
	hlt	#1

	.ltorg
