// device_interrupt: what an interrupt handler may do at any time: use the linear map.
//
// in	-
// out	-
// clobbers	x0, x1
// MMU	on
//
// Symbols of the fixture: DEVICE_PAGE, a page of the linear map.

	.text
	.global	device_interrupt
	.balign	16
device_interrupt:
	ldr	x0, =DEVICE_PAGE
	ldr	x1, [x0]
	add	x1, x1, #1
	str	x1, [x0]
	ret

	.ltorg
