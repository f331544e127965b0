// map_contiguous_run: maps a contiguous run of Pages where nothing was, and uses it.
//
// in	x0	address of the first descriptor of the run
//	x1	an address in the run
//	x2	the first descriptor, contiguous bit set
// out	x0	the word found at that address
// clobbers	x2, x3, flags
// MMU	on; 4K granule: 16 Pages

	.text
	.global	map_contiguous_run
	.balign	16
map_contiguous_run:
	mov	x3, #16
1:	str	x2, [x0], #8
	add	x2, x2, #4096
	subs	x3, x3, #1
	b.ne	1b
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
