// switch_mm: gives the CPU another address space, with the ASID in TTBR1 (TCR_EL1.A1).
//
// No TTBR0 may go with an ASID that is not its own, so the reserved tables, which map nothing, are in
// TTBR0 while the ASID changes. Writes of the two registers are seen in their order; one ISB is enough.
//
// in	x0	reserved tables, as TTBR0 has them
//	x1	the kernel's tables with the new ASID, as TTBR1 has them
//	x2	the new tables, as TTBR0 has them
//	x3	address that both address spaces map
// out	x4	the word found there before
//	x5	the word found there after
// MMU	on, running from the upper half

	.text
	.global	switch_mm
	.balign	16
switch_mm:
	ldr	x4, [x3]
	msr	ttbr0_el1, x0
	msr	ttbr1_el1, x1
	msr	ttbr0_el1, x2
	isb
	ldr	x5, [x3]
	hlt	#0
