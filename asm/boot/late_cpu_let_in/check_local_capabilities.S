// check_local_capabilities: what a secondary's features mean for what the system may do,
// whenever it comes.
//
// One CPU that cannot change sizes live takes the capability away from all.
//
// in	-
// out	w0	0: go on; 1: this CPU must die
// clobbers	x1-x6, flags; 16 bytes of stack
// MMU	on

	.include "boot.inc"

	.text
	.global	check_local_capabilities
	.balign	16
check_local_capabilities:
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	bl	has_bbml2_noabort
	cbnz	w0, 2f
	ldr	x1, =boot_state
	str	wzr, [x1, #BOOT_BBML2]
2:	mov	w0, #0
	ldp	x29, x30, [sp], #16
	ret

	.ltorg
