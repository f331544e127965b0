// run: change two pages that are all there is of a contiguous run, and tell of it.
//
// change_run	in	x0	address of the descriptor of the first page	x1	its new value
//			x2	mailbox	x4	new value of the second page's
// protect_run	in	the same
// use_run	in	x0	a page of the run	x1	what it begins with	x2	mailbox
// Ends with HLT #1 unless the page begins so.
// MMU	on; code, mailbox and tables are reached through TTBR0, the pages through TTBR1

	.text
	.global	change_run
	.balign	16
change_run:
	str	xzr, [x0]
	str	xzr, [x0, #8]
	dsb	ishst
	tlbi	vmalle1is
	dsb	ish
	str	x1, [x0]
	str	x4, [x0, #8]
	dmb	ishst
	mov	x5, #1
	str	x5, [x2]
	hlt	#0

	.global	protect_run
	.balign	16
protect_run:
	str	x1, [x0]
	str	x4, [x0, #8]
	dmb	ishst					// not told of before all members agree
	mov	x5, #1
	str	x5, [x2]
	hlt	#0

	.global	use_run
	.balign	16
use_run:
1:	ldr	x3, [x2]
	cbz	x3, 1b
	isb
	ldr	x4, [x0]
	cmp	x4, x1
	b.ne	2f
	hlt	#0
2:	hlt	#1
