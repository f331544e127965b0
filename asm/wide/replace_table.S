// replace_table: makes a Table descriptor in use name another table, by break-before-make.
//
// All that either table maps is invalidated: at level -1 one entry is 256T, beyond what by-address
// maintenance is for.
//
// in	x0	address of the descriptor
//	x1	address that both tables map
//	x2	the new Table descriptor
// out	x0	the word found through the new table
// clobbers	x3
// MMU	on

	.text
	.global	replace_table
	.balign	16
replace_table:
	ldr	x3, [x1]
	str	xzr, [x0]				// break
	dsb	ishst
	tlbi	vmalle1is
	dsb	ish
	str	x2, [x0]				// make
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
