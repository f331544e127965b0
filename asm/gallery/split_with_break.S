// split_with_break: replaces a Block by a Table by break-before-make. Neither this code nor its stack is in
// the Block; for one that is, somebody would have to turn the MMU off.
//
// in	x0	address of the Block descriptor
//	x1	address in the Block
//	x2	Table descriptor; the Table maps the same by Pages
// out	x0	the word found through the Table
// clobbers	x3, x4
// MMU	on

	.text
	.global	split_with_break
	.balign	16
split_with_break:
	ldr	x3, [x1]
	str	xzr, [x0]
	dsb	nshst
	ubfx	x4, x1, #12, #44
	tlbi	vaae1, x4
	dsb	nsh
	str	x2, [x0]
	dsb	nshst
	isb
	ldr	x0, [x1]
	hlt	#0
