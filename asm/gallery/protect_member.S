// protect_member: makes one page of a contiguous run read-only, and leaves the run a run.
//
// in	x0	address of the run's first descriptor
//	x1	first address of the run
//	x2	number of the page, 0-15
// out	x0	the word found in the first page
// clobbers	x3, x4
// MMU	on

	.text
	.global	protect_member
	.balign	16
protect_member:
	ldr	x3, [x1]
	ldr	x4, [x0, x2, lsl #3]
	orr	x4, x4, #1 << 7				// AP[2]: read-only
	str	x4, [x0, x2, lsl #3]
	dsb	ishst
	ubfx	x3, x1, #12, #44
	add	x3, x3, x2
	tlbi	vaae1is, x3
	dsb	ish
	isb
	ldr	x0, [x1]
	hlt	#0
