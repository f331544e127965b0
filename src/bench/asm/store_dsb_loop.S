// store_dsb_loop: a round of stores to one word, each with a DSB, then one load that ends the round.
//
// in	x10	a mapped, writable page
// clobbers	x0, x3, x9, flags
// MMU	on; never ends

	.equ	ITERATIONS, 10000

	.text
	.global	store_dsb_loop
	.balign	16
store_dsb_loop:
	mov	x0, #ITERATIONS
1:	add	x3, x3, #1
	str	x3, [x10]
	dsb	ish
	subs	x0, x0, #1
	b.ne	1b
	.global	round_end
round_end:
	ldr	x9, [x10]
	b	store_dsb_loop
