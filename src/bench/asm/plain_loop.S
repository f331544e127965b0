// plain_loop: a round of arithmetic that touches no memory, then one load that ends the round.
//
// in	x10	any mapped address
// clobbers	x0-x5, x9, flags
// MMU	any; never ends

	.equ	ITERATIONS, 4 << 20

	.text
	.global	plain_loop
	.balign	16
plain_loop:
	mov	x0, #ITERATIONS & 0xffff
	movk	x0, #ITERATIONS >> 16, lsl #16
1:	add	x1, x1, #3
	eor	x2, x2, x1
	lsl	x3, x1, #5
	sub	x4, x3, x2
	orr	x5, x4, x1
	add	x2, x5, x4, lsr #7
	subs	x0, x0, #1
	b.ne	1b
	.global	round_end
round_end:
	ldr	x9, [x10]
	b	plain_loop
