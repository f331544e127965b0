// kpti_secondary_cpu: any other CPU of the nG remap: uses the linear map, parks, uses it again, and
// leaves for user space.
//
// The first use leaves global entries in the TLB. None may be left at the end.
//
// in	x0	number of CPUs
// out	x0	0 at HLT #0; at HLT #1 (before) and #3 (after) the number of the failed probe of the linear
//		map; at HLT #5 what tramp_probe returned
// MMU	on, running from the upper half, exceptions masked
//
// Symbols of the fixture: KERNEL_SECRET, a kernel address.

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	kpti_secondary_cpu
	.balign	16
kpti_secondary_cpu:
	mov	x19, x0
	this_cpu x20
	set_up_stack x20, x1

	mov	x0, x20
	mov	x1, #0
	bl	touch_linear_map
	cbnz	x0, 1f

	ldr	x0, =secondaries_go
	bl	wait_until_set
	mov	x0, x20
	mov	w1, w19
	bl	kpti_install_ng_mappings

	mov	x0, x20
	mov	x1, #1
	bl	touch_linear_map
	cbnz	x0, 3f
	ldr	x0, =KERNEL_SECRET
	ldr	x1, =tramp_probe			// far away
	blr	x1
	cbnz	x0, 5f
	hlt	#0
1:	hlt	#1
3:	hlt	#3
5:	hlt	#5

	.ltorg
