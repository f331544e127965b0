// handle_irq: acknowledge an interrupt and do what it asks for.
//
// SGI_STOP brings the CPU into multi_cpu_stop, with interrupts enabled again: as if the IRQ had
// preempted what ran here in favour of the stopper thread, which this machine does not have.
//
// in	-
// out	-
// clobbers	x0-x18, flags; 32 bytes of stack, and what multi_cpu_stop and device_interrupt need
// MMU	any in which stop_work and stops_seen are mapped; PSTATE.I set

	.include "sysreg.inc"
	.include "driver.inc"
	.include "stop_machine.inc"

	.text
	.global	handle_irq
	.balign	16
handle_irq:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x19, [sp, #16]
	mrs	x0, icc_iar1_el1
	cmp	x0, #GIC_SPURIOUS
	b.eq	2f
	msr	icc_eoir1_el1, x0
	isb
	cmp	x0, #SGI_STOP
	b.eq	1f
	bl	device_interrupt
	b	2f

1:	this_cpu x19
	msr	daifclr, #DAIF_IRQ_FIQ
	mov	w0, w19
	bl	multi_cpu_stop
	msr	daifset, #DAIF_IRQ_FIQ
	ldr	x0, =stops_seen
	mov	w1, #1
	str	w1, [x0, x19, lsl #2]

2:	ldr	x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
