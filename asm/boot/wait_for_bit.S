// wait_for_bit: wait until a bit of a 64-bit mask is set.
//
// in	x0	address of the mask
//	x1	number of the bit
// out	-
// clobbers	x2
// MMU	any; Normal memory, for the exclusives

	.text
	.global	wait_for_bit
	.balign	16
wait_for_bit:
	sevl
1:	wfe
	ldaxr	x2, [x0]
	lsr	x2, x2, x1
	tbz	x2, #0, 1b
	ret
