// load_store_loop: a round of loads and stores over one page, then one load that ends the round.
//
// in	x10	a mapped, writable page
// clobbers	x0-x3, x9, flags
// MMU	any; never ends

	.equ	ITERATIONS, 256 << 10

	.text
	.global	load_store_loop
	.balign	16
load_store_loop:
	mov	x0, #ITERATIONS & 0xffff
	movk	x0, #ITERATIONS >> 16, lsl #16
1:	ldr	x3, [x10, x2]
	add	x3, x3, x0
	str	x3, [x10, x2]
	add	x2, x2, #8
	and	x2, x2, #0xfff
	subs	x0, x0, #1
	b.ne	1b
	.global	round_end
round_end:
	ldr	x9, [x10]
	b	load_store_loop
