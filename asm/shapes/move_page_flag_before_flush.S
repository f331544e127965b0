// move_page_flag_before_flush: as move_page, but the flag goes up before the TLBI is complete.
//
// in	x0	address of the Page descriptor
// 	x1	address of the page
// 	x2	its new descriptor
// out	-
// clobbers	x3-x6
// MMU	on; the tables, the page and mailbox are mapped

	.text
	.global	move_page_flag_before_flush
	.balign	16
move_page_flag_before_flush:
	adrp	x3, mailbox
	add	x3, x3, :lo12:mailbox
	add	x4, x3, #64
1:	ldar	x5, [x4]				// the other CPU uses the page
	cbz	x5, 1b
	ubfx	x6, x1, #12, #44
	str	xzr, [x0]
	dsb	ishst
	tlbi	vaae1is, x6
	add	x4, x3, #128
	stlr	x5, [x4]				// it may use it again
	dsb	ish
	str	x2, [x0]
	dsb	ishst
	hlt	#0
