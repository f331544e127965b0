// make_block_at_level_3: make_page with the type of a Block: at level 3 that is reserved, and faults.
//
// in	x0	address of a level 3 descriptor, Invalid so far
//	x1	address in the page
//	x2	output address and attributes
// out	x0	the word found there
// clobbers	x2
// MMU	on

	.text
	.global	make_block_at_level_3
	.balign	16
make_block_at_level_3:
	orr	x2, x2, #0b01
	str	x2, [x0]
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
