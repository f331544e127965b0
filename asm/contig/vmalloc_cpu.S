// vmalloc_cpu: a CPU that maps memory in the kernel's tables just when they have been copied and every CPU is
// asked to switch to the copy, and uses it until the end. The tables that map it are ready: one descriptor in the root links them.
//
// in	x0	virtual address to map
//	x1	physical address of a root that maps it
// out	-
// MMU	on, running from the upper half, TTBR0 free for the idmap, exceptions masked
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	vmalloc_cpu
	.balign	16
vmalloc_cpu:
	mov	x19, x0
	mov	x21, x1
	this_cpu x4
	set_up_stack x4, x5
	ldr	x0, =run_users
	bl	count_in
	ldr	x0, =kernel_root
	bl	wait_until_set				// the copy is there; this CPU has yet to answer

	bl	lock_tables
	ldr	x2, =LINEAR_OFFSET
	ubfx	x3, x19, #LEVEL0_SHIFT, #STRIDE
	add	x4, x21, x2
	ldr	x5, [x4, x3, lsl #3]
	mrs	x4, ttbr1_el1
	and	x4, x4, #DESC_OA
	add	x4, x4, x2
	str	x5, [x4, x3, lsl #3]
	dsb	ishst
	isb
	bl	unlock_tables

	ldr	x20, =run_done
1:	ldr	x0, [x19]
	bl	switch_root_if_asked
	ldar	w1, [x20]
	cbz	w1, 1b
	ldr	x0, [x19]
	hlt	#0

	.ltorg
