// multi_cpu_stop: one CPU's way through the states of stop_machine(), with a delay: a CPU that
// has said that its interrupts are masked is held up until the work is under way.
//
// Each state begins when all CPUs have acknowledged the one before: nobody masks before all are here,
// and nobody works before all have masked.
//
// in	w0	number of this CPU
// out	-
// clobbers	x0-x18, flags; 48 bytes of stack, and what the work needs
// MMU	any in which stop_work is mapped; PSTATE.I and F come back as they were

	.include "stop_machine.inc"

	.text
	.global	multi_cpu_stop
	.balign	16
multi_cpu_stop:
	stp	x29, x30, [sp, #-48]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	mov	w19, w0
	ldr	x20, =stop_work
	mov	w21, #STOP_NONE				// w21 state that this CPU is in
	mrs	x22, daif

	// LDAXR arms the monitor: the store of the next state ends the WFE.
1:	sevl
2:	wfe
	ldaxr	w0, [x20]
	cmp	w0, w21
	b.eq	2b
	mov	w21, w0

	cmp	w21, #STOP_DISABLE_IRQ
	b.ne	3f
	msr	daifset, #DAIF_IRQ_FIQ
3:	cmp	w21, #STOP_RUN
	b.ne	5f
	ldr	w0, [x20, #STOP_ACTIVE]
	cmn	w0, #1					// STOP_ALL
	b.eq	4f
	cmp	w0, w19
	b.ne	5f
4:	ldp	x1, x0, [x20, #STOP_WORK]
	blr	x1
	cbz	w0, 5f
	str	w0, [x20, #STOP_ERROR]
5:	mov	x0, x20
	bl	ack_state
	cmp	w21, #STOP_DISABLE_IRQ
	b.ne	6f
	mov	w0, w19
	bl	delay_until_work
6:	cmp	w21, #STOP_EXIT
	b.ne	1b

	msr	daif, x22
	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #48
	ret

	.ltorg
