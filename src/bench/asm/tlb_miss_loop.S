// tlb_miss_loop: a round of loads from 1024 pages after the TLB was emptied, then one load that ends
// the round.
//
// in	x10	the first of 1024 pages
// clobbers	x0-x4, x9, flags
// MMU	on, running from the upper half; never ends

	.equ	PAGES, 1024

	.text
	.global	tlb_miss_loop
	.balign	16
tlb_miss_loop:
	add	x4, x4, #1			// no round is like another, or the machine would be stuck
	tlbi	vmalle1
	dsb	nsh
	isb
	mov	x0, #PAGES
	mov	x1, x10
1:	ldr	x3, [x1]
	add	x1, x1, #4096
	subs	x0, x0, #1
	b.ne	1b
	.global	round_end
round_end:
	ldr	x9, [x10]
	b	tlb_miss_loop
