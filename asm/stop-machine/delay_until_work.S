// delay_until_work: hold a CPU up until the work of stop_machine() is under way. Nothing forbids a CPU to be
// slow at any place, so this puts an interleaving where a fixture wants it.
//
// in	w0	number of this CPU; 0 does the work and is not held up
// out	-
// clobbers	x0-x2, flags
// MMU	any in which work_under_way is mapped

	.text
	.global	delay_until_work
	.balign	16
delay_until_work:
	cbz	w0, 3f
	ldr	x0, =work_under_way
	sevl
1:	wfe
	ldaxr	w1, [x0]
	cbz	w1, 1b
	add	x0, x0, #64
2:	ldxr	w1, [x0]
	add	w1, w1, #1
	stlxr	w2, w1, [x0]
	cbnz	w2, 2b
3:	ret

	.ltorg
