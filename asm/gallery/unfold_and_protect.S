// unfold_and_protect: makes one page of a contiguous run read-only, after taking the run apart by
// break-before-make.
//
// in	x0	address of the run's first descriptor
//	x1	first address of the run
//	x2	number of the page, 0-15
// out	x0	the word found in the first page
// clobbers	x3-x6, flags
// MMU	on

	.text
	.global	unfold_and_protect
	.balign	16
unfold_and_protect:
	ldr	x3, [x1]
	ldr	x4, [x0]
	and	x4, x4, #~(1 << 52)			// the first Page, single
	ubfx	x3, x1, #12, #44

	mov	x5, #0
1:	str	xzr, [x0, x5, lsl #3]
	add	x5, x5, #1
	cmp	x5, #16
	b.ne	1b
	dsb	ishst
2:	tlbi	vaae1is, x3
	add	x3, x3, #1
	subs	x5, x5, #1
	b.ne	2b
	dsb	ish

3:	orr	x6, x4, #1 << 7				// AP[2]: read-only
	cmp	x5, x2
	csel	x6, x6, x4, eq
	str	x6, [x0, x5, lsl #3]
	add	x4, x4, #4096
	add	x5, x5, #1
	cmp	x5, #16
	b.ne	3b
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
