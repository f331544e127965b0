// secondary_idle: a secondary that is online: CPU 1 makes a page read-only at once, with interrupts
// masked, as under a spin lock; all use the linear map until
// the boot is over.
//
// in	x0	number of this CPU
// out	x0	at HLT #0, CPU 1: what protect_page returned; others: 0
// clobbers	x1-x22, flags
// MMU	on, running from the upper half, VBAR_EL1 = ipi_vectors
//
// Symbols of the fixture: PAGE_OFFSET, the linear map; EARLY_PAGE, the page.

	.include "boot.inc"
	.include "stop_machine.inc"

	.text
	.global	secondary_idle
	.balign	16
secondary_idle:
	mov	x21, #0
	cmp	x0, #1
	b.ne	1f
	ldr	x0, =EARLY_PAGE
	bl	protect_page
	mov	x21, x0
	ldr	x0, =elsewhere_done
	mov	w1, #1
	stlr	w1, [x0]

1:	msr	daifclr, #DAIF_IRQ_FIQ
	ldr	x19, =boot_state
	ldr	x20, =PAGE_OFFSET
2:	ldr	x1, [x20]
	ldr	w1, [x19, #BOOT_OVER]
	cbz	w1, 2b
	mov	x0, x21
	hlt	#0

	.ltorg
