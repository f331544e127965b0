// switch_ttbr0: points the lower half at other tables and uses them.
//
// in	x0	new value of TTBR0_EL1
//	x1	address that it maps; nothing is mapped there so far
// out	x0	the word found there
// MMU	on, running from the upper half

	.text
	.global	switch_ttbr0
	.balign	16
switch_ttbr0:
	msr	ttbr0_el1, x0
	isb
	ldr	x0, [x1]
	hlt	#0
