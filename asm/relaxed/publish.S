// publish: fill a table, link it, tell of it.
//
// publish_table	in	x0	address of a Page descriptor in a new table	x1	its value
//			x2	mailbox	x3	address of the Table descriptor	x4	its value
// use_when_told	in	x0	a page below it	x2	mailbox
// Ends with HLT #1 unless the page is the new one.
// MMU	on; code, mailbox and tables are reached through TTBR0, the page through TTBR1

	.text
	.global	publish_table
	.balign	16
publish_table:
	str	x1, [x0]
	dmb	ishst					// smp_wmb(): not the link before the entries
	str	x4, [x3]
	dmb	ishst
	mov	x5, #1
	str	x5, [x2]
	hlt	#0

	.global	use_when_told
	.balign	16
use_when_told:
1:	ldr	x3, [x2]
	cbz	x3, 1b
	isb						// the walk must not have been made before
	ldr	x4, [x0]
	cmp	x4, #2
	b.ne	2f
	hlt	#0
2:	hlt	#1
