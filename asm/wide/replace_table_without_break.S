// replace_table_without_break: replace_table without its first store: the new descriptor comes right
// over the old one.
//
// in	x0	address of the descriptor
//	x1	address that both tables map
//	x2	the new Table descriptor
// out	x0	the word found through the new table
// clobbers	x3
// MMU	on

	.text
	.global	replace_table_without_break
	.balign	16
replace_table_without_break:
	ldr	x3, [x1]
	dsb	ishst
	tlbi	vmalle1is
	dsb	ish
	str	x2, [x0]				// make
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
