// split_block: puts a Table in place of a Block in use, then drops the Block's entries.
//
// in	x0	address of the Block descriptor
//	x1	address in the Block
//	x2	Table descriptor; the Table maps the same with smaller leaves
// out	x0	the word found through the Table
// clobbers	x3, x4
// MMU	on; FEAT_BBM level 2

	.text
	.global	split_block
	.balign	16
split_block:
	ldr	x3, [x1]
	str	x2, [x0]
	dsb	ishst
	ubfx	x4, x1, #12, #44
	tlbi	vaae1is, x4
	dsb	ish
	isb
	ldr	x0, [x1]
	hlt	#0
