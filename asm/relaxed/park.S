// park: who rewrites a live table waits until the other CPU has left it.
//
// park_and_use: use a page, leave its tables for the all-Invalid one, say so, come back when released.
// in	x0	the page	x1	root	x2	mailbox	x3	all-Invalid root
// Ends with HLT #1 unless the page is the new one.
//
// rewrite_parked: give the page another frame at one stroke, while nobody can reach it.
// in	x0	address of its Page descriptor	x1	the new descriptor	x2	mailbox
//
// MMU	on; code, mailbox and tables are reached through TTBR0, the page through TTBR1

	.text
	.global	park_and_use
	.balign	16
park_and_use:
	ldr	x4, [x0]				// the TLB has it now
	msr	ttbr1_el1, x3
	isb						// no walk through the old root from here on
	tlbi	vmalle1
	dsb	nsh					// nothing of it left when the count can be seen
	isb
	mov	x5, #1
	str	x5, [x2]
	add	x6, x2, #64
1:	ldar	x7, [x6]
	cbz	x7, 1b
	msr	ttbr1_el1, x1
	isb
	ldr	x4, [x0]
	cmp	x4, #2
	b.ne	2f
	hlt	#0
2:	hlt	#1

	.global	rewrite_parked
	.balign	16
rewrite_parked:
1:	ldar	x5, [x2]
	cbz	x5, 1b
	str	x1, [x0]
	dsb	ishst
	add	x6, x2, #64
	str	x5, [x6]
	hlt	#0
