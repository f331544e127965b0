// warn: give a warning.
//
// in	x0	its number
// out	-
// clobbers	x0-x4; 16 bytes of stack
// MMU	any in which warnings is mapped

	.text
	.global	warn
	.balign	16
warn:
	mov	x1, x0
	ldr	x0, =warnings
	b	set_bit					// tail call

	.ltorg
