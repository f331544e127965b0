// translate_address: tells where an address leads.
//
// in	x0	the address
// out	x0	its physical page
// clobbers	x1
// MMU	on

	.text
	.global	translate_address
	.balign	16
translate_address:
	at	s1e1r, x0
	isb
	mrs	x1, par_el1
	and	x0, x1, #0xfffffffff000
	hlt	#0
