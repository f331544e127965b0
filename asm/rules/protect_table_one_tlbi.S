// protect_table_one_tlbi: protect_table without its second TLBI: one of the pages keeps its permissions.
//
// in	x0	address of the Table descriptor
//	x1	address of the first of two pages below it
//	x2	the new Table descriptor
// out	x0	the word found there
// clobbers	x3, x4
// MMU	on

	.text
	.global	protect_table_one_tlbi
	.balign	16
protect_table_one_tlbi:
	ldr	x3, [x1]
	str	xzr, [x0]				// break
	dsb	ishst
	ubfx	x4, x1, #12, #44
	tlbi	vaae1is, x4
	add	x4, x4, #1
	dsb	ish
	str	x2, [x0]				// make
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
