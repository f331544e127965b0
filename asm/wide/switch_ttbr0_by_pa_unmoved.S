// switch_ttbr0_by_pa_unmoved: switch_ttbr0_by_pa that takes the physical address for the register's
// value. Bits 51:48 become the ASID, and the walk begins at what is left.
//
// in	x0	physical address of the first table
//	x1	address that it maps; nothing is mapped there so far
// out	x0	the word found there
// MMU	on, running from the upper half

	.text
	.global	switch_ttbr0_by_pa_unmoved
	.balign	16
switch_ttbr0_by_pa_unmoved:
	msr	ttbr0_el1, x0
	isb
	ldr	x0, [x1]
	hlt	#0
