// link_table: puts a Table descriptor where nothing was, at any level, and uses what it leads to.
//
// in	x0	address of the descriptor, which is Invalid
//	x1	the Table descriptor
//	x2	address that only this table maps
//	x3	word to store there
// out	x0	the word found there
//	x1	PAR_EL1 for the address
// MMU	on

	.text
	.global	link_table
	.balign	16
link_table:
	str	x1, [x0]
	dsb	ishst
	isb
	str	x3, [x2]
	ldr	x0, [x2]
	at	s1e1r, x2
	isb
	mrs	x1, par_el1
	hlt	#0
