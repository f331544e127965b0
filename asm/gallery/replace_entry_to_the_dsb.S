// replace_entry_to_the_dsb: gives a page another output address; the last barrier is a DSB.
//
// in	x0	address of its descriptor
//	x1	address in the page
//	x2	the new descriptor
// out	x0	the word found through the new descriptor
// clobbers	x3, x4
// MMU	on

	.text
	.global	replace_entry_to_the_dsb
	.balign	16
replace_entry_to_the_dsb:
	ldr	x3, [x1]
	str	xzr, [x0]
	dsb	nshst
	ubfx	x4, x1, #12, #44
	tlbi	vaae1, x4
	dsb	nsh
	str	x2, [x0]
	dsb	nshst
	ldr	x0, [x1]
	hlt	#0
