// park: leave the upper half, say so, and sleep until told to come back.
//
// in	x0	address of parked, identity-mapped
// 	x1	physical address of a table with no valid descriptor
// 	x2	physical address of the root to come back to
// clobbers	x3, x4
// MMU	on; runs from the identity map

	.section .idmap.text, "ax"
	.global	park
park:
	msr	ttbr1_el1, x1
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
1:	ldxr	w3, [x0]
	add	w3, w3, #1
	stxr	w4, w3, [x0]
	cbnz	w4, 1b
2:	ldxr	w3, [x0]			// the store that ends the sleep clears this monitor
	cbz	w3, 3f
	wfe
	b	2b
3:	msr	ttbr1_el1, x2
	isb
	hlt	#0				// hlt #0: this CPU has done its part; hlt #N: it has failed

// split: replace a live Block of 2M by a table of pages, once the other CPU is parked, and wake it.
//
// in	x0	address of the Block descriptor
// 	x1	address of a page for the table
// 	x2	its physical address
// 	x3	address of parked, identity-mapped
// clobbers	x4-x7
// MMU	on

	.text
	.global	split
split:
1:	ldar	w4, [x3]
	cbz	w4, 1b
	ldr	x4, [x0]
	orr	x4, x4, #3			// a Page with the attributes of the Block
	mov	x5, x1
	mov	x6, #512
2:	str	x4, [x5], #8
	add	x4, x4, #4096
	subs	x6, x6, #1
	b.ne	2b
	dsb	ishst				// the table is complete before it is linked
	orr	x7, x2, #3
	str	x7, [x0]
	dsb	ishst
	tlbi	vmalle1is
	dsb	ish
	isb
	str	wzr, [x3]
	hlt	#0

	.section .idmap.data, "aw"
	.global	parked
	.balign	64
parked:	.word	0
	.balign	64
