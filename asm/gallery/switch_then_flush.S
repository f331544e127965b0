// switch_then_flush: switches to the tables of another process, then drops what the old ones left.
//
// in	x0	TTBR0_EL1 of the other process; same ASID
//	x1	an address that both map, differently, with global entries
// out	x0	the word that the other process has there
// clobbers	x2
// MMU	on

	.text
	.global	switch_then_flush
	.balign	16
switch_then_flush:
	ldr	x2, [x1]
	msr	ttbr0_el1, x0
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
	ldr	x0, [x1]
	hlt	#0
