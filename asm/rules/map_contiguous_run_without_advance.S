// map_contiguous_run_without_advance: map_contiguous_run without the ADD: all members have one output
// address. Which of the 16 pages an access gets depends on what a TLB makes of the run.
//
// in	x0	address of the first descriptor of the run
//	x1	an address in the run
//	x2	the first descriptor, contiguous bit set
// out	x0	the word found at that address
// clobbers	x2, x3, flags
// MMU	on; 4K granule: 16 Pages

	.text
	.global	map_contiguous_run_without_advance
	.balign	16
map_contiguous_run_without_advance:
	mov	x3, #16
1:	str	x2, [x0], #8
	subs	x3, x3, #1
	b.ne	1b
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
