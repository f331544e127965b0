// move_page: give a page that another CPU has in its TLB another frame, by break-before-make, and say so.
//
// in	x0	address of the Page descriptor
// 	x1	address of the page
// 	x2	its new descriptor
// out	-
// clobbers	x3-x6
// MMU	on; the tables, the page and mailbox are mapped

	.text
	.global	move_page
	.balign	16
move_page:
	adrp	x3, mailbox
	add	x3, x3, :lo12:mailbox
	add	x4, x3, #64
1:	ldar	x5, [x4]				// the other CPU uses the page
	cbz	x5, 1b
	ubfx	x6, x1, #12, #44
	str	xzr, [x0]
	dsb	ishst
	tlbi	vaae1is, x6
	dsb	ish
	str	x2, [x0]
	dsb	ishst
	add	x4, x3, #128
	stlr	x5, [x4]				// it may use it again
	hlt	#0
