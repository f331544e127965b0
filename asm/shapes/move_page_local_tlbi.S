// move_page_local_tlbi: as move_page, with a TLBI that does not leave the CPU.
//
// in	x0	address of the Page descriptor
// 	x1	address of the page
// 	x2	its new descriptor
// out	-
// clobbers	x3-x6
// MMU	on; the tables, the page and mailbox are mapped

	.text
	.global	move_page_local_tlbi
	.balign	16
move_page_local_tlbi:
	adrp	x3, mailbox
	add	x3, x3, :lo12:mailbox
	add	x4, x3, #64
1:	ldar	x5, [x4]				// the other CPU uses the page
	cbz	x5, 1b
	ubfx	x6, x1, #12, #44
	str	xzr, [x0]
	dsb	ishst
	tlbi	vaae1, x6
	dsb	ish
	str	x2, [x0]
	dsb	ishst
	add	x4, x3, #128
	stlr	x5, [x4]				// it may use it again
	hlt	#0
