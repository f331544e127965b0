// wait_until_set: wait until a 32-bit word is no longer 0.
//
// in	x0	its address
// out	-
// clobbers	w1
// MMU	any; Normal memory, for the exclusives

	.text
	.global	wait_until_set
	.balign	16
wait_until_set:
	sevl
1:	wfe
	ldaxr	w1, [x0]
	cbz	w1, 1b
	ret
