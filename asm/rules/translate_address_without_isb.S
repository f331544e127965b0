// translate_address_without_isb: translate_address without its ISB: PAR_EL1 may be that of before.
//
// in	x0	the address
// out	x0	its physical page
// clobbers	x1
// MMU	on

	.text
	.global	translate_address_without_isb
	.balign	16
translate_address_without_isb:
	at	s1e1r, x0
	mrs	x1, par_el1
	and	x0, x1, #0xfffffffff000
	hlt	#0
