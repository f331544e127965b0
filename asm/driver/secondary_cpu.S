// secondary_cpu: any other CPU of the repainting: uses the linear map, parks, uses it again.
//
// The first use leaves large entries in the TLB. They must be gone before the first table store.
//
// in	-
// out	x0	0 at HLT #0; the number of the failed probe at HLT #1 (before) or #3 (after)
// MMU	on, running from the upper half, exceptions masked

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	secondary_cpu
	.balign	16
secondary_cpu:
	this_cpu x20
	set_up_stack x20, x1

	mov	x0, x20
	mov	x1, #0
	bl	touch_linear_map
	cbnz	x0, 1f

	ldr	x0, =secondaries_go
	bl	wait_until_set
	bl	park_until_repainted

	mov	x0, x20
	mov	x1, #1
	bl	touch_linear_map
	cbnz	x0, 3f
	hlt	#0
1:	hlt	#1
3:	hlt	#3

	.ltorg
