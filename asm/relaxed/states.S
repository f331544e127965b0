// states: in stop_machine() each CPU acts when the state is new and acknowledges it; the last to do so sets up the next one.
//
// in	x0	1 for the CPU that does the work, or 0	x2	mailbox: state, acknowledgements still to come, data
// States: 1 prepare, 2 run, 3 exit. Ends with HLT #1 if the work is not to be seen at the end.
// MMU	off

	.text
	.global	go_through_states
	.balign	16
go_through_states:
	add	x3, x2, #64				// acknowledgements
	add	x4, x2, #128				// what the work stores
	mov	w5, #0					// the state acted upon
1:	ldr	w6, [x2]
	cmp	w6, w5
	b.eq	1b
	mov	w5, w6
	cmp	w6, #2
	b.ne	2f
	cbz	x0, 2f
	str	x0, [x4]
2:	mov	w7, #-1
	ldaddal	w7, w8, [x3]				// value-returning atomics are fully ordered
	cmp	w8, #1
	b.ne	3f
	cmp	w6, #3
	b.eq	3f
	mov	w8, #2
	str	w8, [x3]
	dmb	ishst					// smp_wmb(): not the state before the count
	add	w6, w6, #1
	str	w6, [x2]
3:	cmp	w5, #3
	b.ne	1b
	ldr	x9, [x4]
	cbz	x9, 4f
	hlt	#0
4:	hlt	#1
