// wait_for_all_cpus: wait until a counter has a given value.
//
// in	x0	address of the 32-bit counter
//	w1	value to wait for
// out	-
// clobbers	w2, w3, flags
// MMU	any; Normal memory, for the exclusives
//
// On return every store and TLB maintenance that a CPU completed before it counted is over: the
// load that sees the last count is an acquire.

	.text
	.global	wait_for_all_cpus
	.balign	16
wait_for_all_cpus:
	ldar	w2, [x0]
	cmp	w2, w1
	b.eq	2f
	sevl						// the first WFE only clears the event register
	wfe
	ldxr	w3, [x0]				// arms the monitor on the counter
	cmp	w3, w2
	b.ne	wait_for_all_cpus			// changed since: look again
	wfe
	b	wait_for_all_cpus
2:	ret
