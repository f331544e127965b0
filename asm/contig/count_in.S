// count_in: add one to a counter, after all that this CPU has done before.
//
// in	x0	address of the 32-bit counter
// out	-
// clobbers	w1, w2
// MMU	any; Normal memory, for the exclusives

	.text
	.global	count_in
	.balign	16
count_in:
1:	ldxr	w1, [x0]
	add	w1, w1, #1
	stlxr	w2, w1, [x0]
	cbnz	w2, 1b
	ret
