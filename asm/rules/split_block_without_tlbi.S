// split_block_without_tlbi: split_block without its TLBI.
//
// in	x0	address of the Block descriptor
//	x1	address in the Block
//	x2	Table descriptor; the Table maps the same with smaller leaves
// out	x0	the word found through the Table
// clobbers	x3, x4
// MMU	on; FEAT_BBM level 2

	.text
	.global	split_block_without_tlbi
	.balign	16
split_block_without_tlbi:
	ldr	x3, [x1]
	str	x2, [x0]
	dsb	ishst
	ubfx	x4, x1, #12, #44
	dsb	ish
	isb
	ldr	x0, [x1]
	hlt	#0
