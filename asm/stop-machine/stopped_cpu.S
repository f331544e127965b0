// stopped_cpu: any other CPU: uses the linear map until it is stopped, and again afterwards.
//
// in	-
// out	x0	0 at HLT #0; the number of the failed probe at HLT #1 (before) or #3 (after)
// MMU	on, running from the upper half, exceptions masked, VBAR_EL1 = ipi_vectors
//
// Symbols of the fixture: PAGE_OFFSET, the linear map.

	.include "sysreg.inc"
	.include "driver.inc"
	.include "stop_machine.inc"

	.text
	.global	stopped_cpu
	.balign	16
stopped_cpu:
	this_cpu x20
	set_up_stack x20, x1
	mov	x0, x20
	mov	x1, #0
	bl	touch_linear_map
	cbnz	x0, 1f
	msr	daifclr, #DAIF_IRQ_FIQ

	ldr	x21, =stops_seen
	add	x21, x21, x20, lsl #2
	ldr	x22, =PAGE_OFFSET
2:	ldr	x0, [x22]				// the interrupt comes somewhere here
	ldr	w0, [x21]
	cbz	w0, 2b

	mov	x0, x20
	mov	x1, #1
	bl	touch_linear_map
	cbnz	x0, 3f
	hlt	#0
1:	hlt	#1
3:	hlt	#3

	.ltorg
