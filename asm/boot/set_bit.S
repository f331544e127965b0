// set_bit: set a bit of a 64-bit mask that others may write, too.
//
// in	x0	address of the mask
//	x1	number of the bit
// out	-
// clobbers	x2-x4
// MMU	any; Normal memory, for the exclusives

	.text
	.global	set_bit
	.balign	16
set_bit:
	mov	x2, #1
	lsl	x2, x2, x1
1:	ldxr	x3, [x0]
	orr	x3, x3, x2
	stlxr	w4, x3, [x0]				// release: what came before is seen by who sees the bit
	cbnz	w4, 1b
	ret
