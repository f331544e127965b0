// call_mapped_page: maps a page of code and calls it. FEAT_ETS2 or not, fetches need the ISB (I_WZCBG).
//
// in	x0	address of its descriptor, Invalid so far
//	x1	address of the routine
//	x2	the descriptor
// out	-
// MMU	on

	.text
	.global	call_mapped_page
	.balign	16
call_mapped_page:
	str	x2, [x0]
	dsb	ish
	isb
	br	x1
