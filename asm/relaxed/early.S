// early: the boot CPU still changes tables while another, with the MMU off, waits to be let in.
//
// let_in	in	x0	address of a Page descriptor	x1	its value	x2	mailbox
// come_up	in	x0	the page	x1	root	x2	mailbox	x3	SCTLR_EL1 with M
// Ends with HLT #1 unless the page is what it should be.
// MMU	let_in: on; come_up: off at first

	.text
	.global	let_in
	.balign	16
let_in:
	str	x1, [x0]
	dmb	ishst
	mov	x3, #1
	str	x3, [x2]
	hlt	#0

	.global	come_up
	.balign	16
come_up:
1:	ldr	x4, [x2]
	cbz	x4, 1b
	tlbi	vmalle1
	dsb	nsh
	msr	ttbr1_el1, x1
	isb
	msr	sctlr_el1, x3
	isb
	ldr	x4, [x0]
	cmp	x4, #2
	b.ne	2f
	hlt	#0
2:	hlt	#1
