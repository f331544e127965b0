// call_mapped_page_without_isb: call_mapped_page without its ISB.
//
// in	x0	address of its descriptor, Invalid so far
//	x1	address of the routine
//	x2	the descriptor
// out	-
// MMU	on

	.text
	.global	call_mapped_page_without_isb
	.balign	16
call_mapped_page_without_isb:
	str	x2, [x0]
	dsb	ish
	br	x1
