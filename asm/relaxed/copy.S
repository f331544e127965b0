// copy: a page gets another frame in a copy of the root, and each CPU goes over to the copy.
//
// copy_root	in	x0	a descriptor of the copy	x1	its value	x2	mailbox
// go_over	in	x0	a page	x1	the copy	x2	mailbox
// Ends with HLT #1 unless it finds the new frame.
// MMU	on; code, mailbox and tables are reached through TTBR0, the page through TTBR1

	.text
	.global	copy_root
	.balign	16
copy_root:
	str	x1, [x0]
	dmb	ishst
	mov	x3, #1
	str	x3, [x2]
	hlt	#0

	.global	go_over
	.balign	16
go_over:
	ldr	x4, [x0]
1:	ldr	x3, [x2]
	cbz	x3, 1b
	msr	ttbr1_el1, x1
	isb						// no walk through the old root from here on
	tlbi	vmalle1
	dsb	nsh
	isb
	ldr	x4, [x0]
	cmp	x4, #2
	b.ne	2f
	hlt	#0
2:	hlt	#1
