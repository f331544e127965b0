// map_64k_if_aligned: maps 64K of Pages, as a contiguous run if addresses and descriptors are aligned to it.
//
// in	x0	address of the first descriptor
//	x1	first address
//	x2	the first descriptor, without the contiguous bit
// out	x0	the first word
// clobbers	x2-x4, flags
// MMU	on

	.text
	.global	map_64k_if_aligned
	.balign	16
map_64k_if_aligned:
	orr	x3, x1, x2
	tst	x3, #0xf000
	orr	x3, x2, #1 << 52
	csel	x2, x3, x2, eq
	mov	x4, #16
1:	str	x2, [x0], #8
	add	x2, x2, #4096
	subs	x4, x4, #1
	b.ne	1b
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
