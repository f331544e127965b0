// switch_ttbr0_without_isb: switch_ttbr0 without its ISB: the load may still use the old TTBR0.
//
// in	x0	new value of TTBR0_EL1
//	x1	address that it maps; nothing is mapped there so far
// out	x0	the word found there
// MMU	on, running from the upper half

	.text
	.global	switch_ttbr0_without_isb
	.balign	16
switch_ttbr0_without_isb:
	msr	ttbr0_el1, x0
	ldr	x0, [x1]
	hlt	#0
