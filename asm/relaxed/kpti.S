// kpti: the remap with a count: the other CPU parks in the idmap and counts itself; the boot CPU puts a table of
// pages in the place of a Block, makes the count 0, and that is the release.
//
// park_for_remap	in	x0	an address in the Block	x1	root	x2	mailbox	x3	all-Invalid root
// remap_counted	in	x0	address of the Block descriptor	x1	the Table descriptor	x2	mailbox
// MMU	on; code, mailbox and tables are reached through TTBR0, the page through TTBR1

	.text
	.global	park_for_remap
	.balign	16
park_for_remap:
	ldr	x4, [x0]
	msr	ttbr1_el1, x3
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
1:	ldxr	w5, [x2]
	add	w5, w5, #1
	stxr	w6, w5, [x2]
	cbnz	w6, 1b
2:	ldr	w5, [x2]
	cbnz	w5, 2b
	msr	ttbr1_el1, x1
	isb
	ldr	x4, [x0]
	hlt	#0

	.global	remap_counted
	.balign	16
remap_counted:
1:	ldr	w5, [x2]
	cbz	w5, 1b
	str	x1, [x0]
	dsb	ishst
	str	wzr, [x2]
	hlt	#0
