// remap_page_without_break: remap_page without its first store: the new descriptor comes right over
// the old one, and the TLBI in front of it guards nothing.
//
// in	x0	address of its descriptor
//	x1	address in the page
//	x2	the new descriptor
// out	x0	the word found through the new descriptor
// clobbers	x3, x4
// MMU	on

	.text
	.global	remap_page_without_break
	.balign	16
remap_page_without_break:
	ldr	x3, [x1]
	dsb	ishst
	ubfx	x4, x1, #12, #44
	tlbi	vaae1is, x4
	dsb	ish
	str	x2, [x0]				// make
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
