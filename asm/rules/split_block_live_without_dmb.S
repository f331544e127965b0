// split_block_live_without_dmb: split_block_live without the barrier between the Page and the link to it: a walk may see
// the link and find nothing behind it.
//
// in	x0	address of the first descriptor of the table, empty so far
//	x1	address in the Block
//	x2	the Page for that address
//	x3	the Table descriptor
//	x4	address of the Block's descriptor
// out	x0	the word found there
// MMU	on

	.text
	.global	split_block_live_without_dmb
	.balign	16
split_block_live_without_dmb:
	str	x2, [x0]
	str	x3, [x4]
	ldr	x0, [x1]
	hlt	#0
