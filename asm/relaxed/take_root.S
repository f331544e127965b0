// take_root: take the root that another CPU has named, and rely on what that CPU stored before it named the root.
//
// name_root	in	x1	root	x2	mailbox: the root, and at 64 what was stored before
// take_root	in	x1	root that is to be relied on	x2	mailbox
// Ends with HLT #1 if the root is the new one and what was stored before is not seen.
// MMU	on; code and mailbox are reached through TTBR0

	.text
	.global	name_root
	.balign	16
name_root:
	add	x3, x2, #64
	mov	x4, #1
	str	x4, [x3]
	dmb	ishst
	str	x1, [x2]
	hlt	#0

	.global	take_root
	.balign	16
take_root:
	add	x3, x2, #64
	ldr	x5, [x2]
	msr	ttbr1_el1, x5
	isb						// waits for the MSR, and that for what it writes
	ldr	x4, [x3]
	cmp	x5, x1
	b.ne	1f
	cbz	x4, 2f
1:	hlt	#0
2:	hlt	#1
