// switch_to_global: enters a table that maps as global what the one before mapped for the ASID.
//
// in	x0	value for TTBR0_EL1, of the ASID in effect
//	x1	address that both tables map to the same page, the second one as global
// clobbers	x3
// MMU	on

	.text
	.global	switch_to_global
	.balign	16
switch_to_global:
	ldr	x3, [x1]
	msr	ttbr0_el1, x0
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
	ldr	x3, [x1]
	hlt	#0
