// flush_then_switch: drops what the tables of one process left, then switches to those of another.
//
// in	x0	TTBR0_EL1 of the other process; same ASID
//	x1	an address that both map, differently, with global entries
// out	x0	the word that the other process has there
// clobbers	x2
// MMU	on

	.text
	.global	flush_then_switch
	.balign	16
flush_then_switch:
	ldr	x2, [x1]
	tlbi	vmalle1
	dsb	nsh
	isb
	msr	ttbr0_el1, x0
	isb
	ldr	x0, [x1]
	hlt	#0
