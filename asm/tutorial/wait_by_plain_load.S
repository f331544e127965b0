// wait_by_plain_load: count this CPU in, sleep until the flag is 0, fetch the result.
//
// Wrong: the load of the loop arms no monitor, so the store to the flag is no event.
//
// in	x0	address of the flag
//	x3	address of the result
// out	x4	the result
// clobbers	x1-x2
// MMU	any in which both are mapped

	.text
	.global	wait_for_work
	.balign	16
wait_for_work:
1:	ldxr	w1, [x0]
	add	w1, w1, #1
	stxr	w2, w1, [x0]
	cbnz	w2, 1b
	sevl
2:	wfe
	ldar	w1, [x0]
	cbnz	w1, 2b
	ldr	x4, [x3]
	hlt	#0
