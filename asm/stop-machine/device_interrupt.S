// device_interrupt: what an interrupt handler may do at any time: use the linear map. It counts interrupts there.
//
// in	-
// out	-
// clobbers	x0-x2
// MMU	on; Normal memory, for the exclusives
//
// Symbols of the fixture: DEVICE_PAGE, a page of the linear map.

	.text
	.global	device_interrupt
	.balign	16
device_interrupt:
	ldr	x0, =DEVICE_PAGE
1:	ldxr	x1, [x0]
	add	x1, x1, #1
	stxr	w2, x1, [x0]
	cbnz	w2, 1b
	ret

	.ltorg
