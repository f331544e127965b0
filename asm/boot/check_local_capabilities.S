// check_local_capabilities: what a secondary's features mean for what the system may do.
//
// Until capabilities are final, one CPU that cannot change sizes live takes the capability away from all. After
// that it is too late: code relies on it, so the CPU must not come online.
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
	ldr	w0, [x1, #BOOT_CAPS_FINAL]
	cbz	w0, 1f
	ldr	w0, [x1, #BOOT_BBML2]			// relied upon?
	b	3f
1:	str	wzr, [x1, #BOOT_BBML2]
2:	mov	w0, #0
3:	ldp	x29, x30, [sp], #16
	ret

	.ltorg
