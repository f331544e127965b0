// split_block_live: replaces a Block by a table of Pages, on CPUs that never abort for it, and uses it.
//
// in	x0	address of the first descriptor of the table, empty so far
//	x1	address in the Block
//	x2	the Page for that address
//	x3	the Table descriptor
//	x4	address of the Block's descriptor
// out	x0	the word found there
// MMU	on

	.text
	.global	split_block_live
	.balign	16
split_block_live:
	str	x2, [x0]
	dmb	ishst
	str	x3, [x4]
	ldr	x0, [x1]
	hlt	#0
