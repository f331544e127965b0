// split_live: replaces a Block by a Table in one store, and invalidates afterwards.
//
// in	x0	address of the Block descriptor
//	x1	address in the Block
//	x2	Table descriptor; the Table maps the same by Pages
// out	x0	the word found through the Table
// clobbers	x3, x4
// MMU	on

	.text
	.global	split_live
	.balign	16
split_live:
	ldr	x3, [x1]
	str	x2, [x0]
	dsb	nshst
	ubfx	x4, x1, #12, #44
	tlbi	vaae1, x4
	dsb	nsh
	isb
	ldr	x0, [x1]
	hlt	#0
