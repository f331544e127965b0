// secondary_idle: a secondary that is online: uses the linear map, with interrupts enabled, until the boot is over.
//
// in	x0	number of this CPU
// out	x0	0 at HLT #0
// clobbers	x1
// MMU	on, running from the upper half, VBAR_EL1 = ipi_vectors
//
// Symbols of the fixture: PAGE_OFFSET, the linear map.

	.include "boot.inc"
	.include "stop_machine.inc"

	.text
	.global	secondary_idle
	.balign	16
secondary_idle:
	msr	daifclr, #DAIF_IRQ_FIQ
	ldr	x19, =boot_state
	ldr	x20, =PAGE_OFFSET
1:	ldr	x1, [x20]
	ldr	w1, [x19, #BOOT_OVER]
	cbz	w1, 1b
	mov	x0, #0
	hlt	#0

	.ltorg
