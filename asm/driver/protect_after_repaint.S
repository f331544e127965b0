// protect_after_repaint: repaints the linear map, then makes one of its pages read-only and writes
// to it, which must abort.
//
// The TLBI names level 3, as it may: the page is mapped by a Page now. An entry of the Block that
// was there before is none of its business.
//
// in	x0	number of CPUs
//	x19	the page
// out	HLT #1 if the write succeeds; #2 if the split fails; #3 if the page is not mapped by a Page
// MMU	on, running from the upper half, exceptions masked, VBAR_EL1 set

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "driver.inc"

	.equ	TTL_4K_LEVEL3, 0b0111

	.text
	.global	protect_after_repaint
	.balign	16
protect_after_repaint:
	this_cpu x20
	set_up_stack x20, x1
	str	x19, [x19]				// in use by its Block
	bl	linear_map_split_to_ptes
	cbnz	x0, 2f

	mov	x0, x19
	ldr	x1, =LINEAR_OFFSET
	bl	find_descriptor
	cmp	x1, #3
	b.ne	3f
	ldr	x2, [x0]
	orr	x2, x2, #DESC_RDONLY
	str	x2, [x0]
	dsb	ishst
	ubfx	x3, x19, #PAGE_SHIFT, #44
	mov	x4, #TTL_4K_LEVEL3
	bfi	x3, x4, #44, #4
	tlbi	vaale1is, x3
	dsb	ish
	isb
	str	x19, [x19]
	hlt	#1
2:	hlt	#2
3:	hlt	#3

	.ltorg
