// count: a CPU waits until others have counted themselves, and then relies on what they did before.
//
// count_in: store, then count.	in	x0	where	x2	mailbox
// wait_for_both: wait for two.	in	x0	where the first has stored	x1	the second	x2	mailbox
// Ends with HLT #1 if it finds something not done.
// MMU	off

	.text
	.global	count_in
	.balign	16
count_in:
	mov	x1, #1
	str	x1, [x0]
	dmb	ish
1:	ldxr	w3, [x2]
	add	w3, w3, #1
	stxr	w4, w3, [x2]
	cbnz	w4, 1b
	hlt	#0

	.global	wait_for_both
	.balign	16
wait_for_both:
1:	ldar	w3, [x2]
	cmp	w3, #2
	b.ne	1b
	ldr	x4, [x0]
	ldr	x5, [x1]
	and	x4, x4, x5
	cbz	x4, 2f
	hlt	#0
2:	hlt	#1
