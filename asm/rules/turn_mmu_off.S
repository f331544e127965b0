// turn_mmu_off: turns stage 1 off from an identity map. With it off instructions are Normal memory still, so that the
// fetch of the ISB gets the same either way.
//
// in	x0	SCTLR_EL1 with M = 0
// out	-
// MMU	on, then off

	.text
	.global	turn_mmu_off
	.balign	16
turn_mmu_off:
	msr	sctlr_el1, x0
	isb
	hlt	#0
