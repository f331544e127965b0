// map_part_of_run: maps the first eight Pages of a contiguous run where nothing was, and uses one. The other members
// stay Invalid, which is no misprogramming.
//
// in	x0	address of the first descriptor of the run
//	x1	an address in one of them
//	x2	the first descriptor, contiguous bit set
// out	x0	the word found at that address
// clobbers	x2, x3, flags
// MMU	on; 4K granule: 16 Pages

	.text
	.global	map_part_of_run
	.balign	16
map_part_of_run:
	mov	x3, #8
1:	str	x2, [x0], #8
	add	x2, x2, #4096
	subs	x3, x3, #1
	b.ne	1b
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
