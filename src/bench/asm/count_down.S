// count_down: as many stores and loads as the fixture says, then the end.
//
// in	x10	a mapped, writable page
// clobbers	x0, x1, flags
// MMU	any
// define	ROUNDS

	.text
	.global	count_down
	.balign	16
count_down:
	mov	x0, #ROUNDS
1:	str	x0, [x10]
	ldr	x1, [x10]
	subs	x0, x0, #1
	b.ne	1b
	hlt	#0
