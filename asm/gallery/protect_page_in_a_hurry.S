// protect_page_in_a_hurry: makes a page that holds code read-only; an ISB is all that follows the TLBI.
//
// in	x0	address of its descriptor
//	x1	address in the page
// out	HLT #1 if the write succeeds; else it aborts
// clobbers	x2, x3
// MMU	on, VBAR_EL1 set

	.text
	.global	protect_page_in_a_hurry
	.balign	16
protect_page_in_a_hurry:
	str	x1, [x1]
	ldr	x2, [x0]
	orr	x2, x2, #1 << 7				// AP[2]: read-only
	str	x2, [x0]
	dsb	nshst
	ubfx	x3, x1, #12, #44
	tlbi	vaae1, x3
	isb
	str	x1, [x1]
	hlt	#1
