// cpu_setup: all that must be in place before the MMU is turned on, the tables apart, not waiting for the TLBI.
//
// What a TLB holds after reset is unknown, and nothing but this CPU can empty it. No store to a table
// precedes, so no DSB is needed before the TLBI.
//
// in	-
// out	x0	SCTLR_EL1 to set
// clobbers	x1, x2
// MMU	off

	.include "sysreg.inc"
	.include "boot.inc"

	.section .idmap.text, "ax"
	.global	cpu_setup
	.balign	16
cpu_setup:
	tlbi	vmalle1
	ldr	x1, =MAIR_KERNEL
	msr	mair_el1, x1
	ldr	x2, =TCR_KERNEL
	msr	tcr_el1, x2
	ldr	x0, =SCTLR_KERNEL
	ret

	.ltorg
