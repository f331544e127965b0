// ack_state: this CPU is done with the state of stop_machine() that it is in. The last one to say so
// announces the next.
//
// in	x0	stop_work
// out	-
// clobbers	x1-x3, flags
// MMU	any in which stop_work is mapped

	.include "stop_machine.inc"

	.text
	.global	ack_state
	.balign	16
ack_state:
	add	x1, x0, #STOP_ACK
1:	ldaxr	w2, [x1]
	sub	w2, w2, #1
	stlxr	w3, w2, [x1]				// release: what this CPU did in the state comes before
	cbnz	w3, 1b
	cbnz	w2, 2f

	// Everyone is waiting, so nobody else writes here. The count must be there before the state is.
	ldr	w2, [x0, #STOP_CPUS]
	str	w2, [x1]
	ldr	w2, [x0]
	add	w2, w2, #1
	stlr	w2, [x0]				// also the event that ends the others' WFE
2:	ret
