// stop_machine: run a routine once every CPU has been told to come to multi_cpu_stop.
//
// The calling CPU takes part itself; an SGI fetches the others.
//
// in	x0	the work; it is called with x0 as given here and may use what a call may
//	x1	its x0
//	w2	number of the CPU that is to do it, or STOP_ALL
//	w3	number of CPUs, this one included
//	w4	number of this CPU
// out	x0	what the work returned, if not 0
// clobbers	x0-x18, flags; 32 bytes of stack, and what multi_cpu_stop and the work need
// MMU	any in which stop_work is mapped; no other call under way

	.include "driver.inc"
	.include "stop_machine.inc"

	.text
	.global	stop_machine
	.balign	16
stop_machine:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	ldr	x19, =stop_work
	stp	x0, x1, [x19, #STOP_WORK]
	stp	w3, w2, [x19, #STOP_CPUS]
	str	wzr, [x19, #STOP_ERROR]
	add	x5, x19, #STOP_ACK
	str	w3, [x5]
	mov	w6, #STOP_PREPARE
	stlr	w6, [x19]				// STOP_STATE: what is above comes first

	// The interrupt must not overtake the stores. (MSR is no memory access: only a DSB orders it.)
	dsb	ishst
	mov	x5, #SGI_STOP << SGI1R_INTID_SHIFT
	orr	x5, x5, #SGI1R_ALL_OTHERS
	msr	icc_sgi1r_el1, x5
	isb

	mov	w20, w4
	ldp	x1, x0, [x19, #STOP_WORK]
	blr	x1
	str	w0, [x19, #STOP_ERROR]
	mov	w0, #MAX_CPUS				// nobody has anything to do when all are there
	str	w0, [x19, #STOP_ACTIVE]
	mov	w0, w20
	bl	multi_cpu_stop

	// The others may still be on their way out: stop_work is theirs until the last has gone.
	sevl
1:	wfe
	ldaxr	w0, [x19]
	cmp	w0, #STOP_FINISHED
	b.ne	1b
	ldrsw	x0, [x19, #STOP_ERROR]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
