// split_kernel_leaf_mapping: see that a range of the linear map is mapped by Pages. Third design: before the
// capabilities are final, the boot CPU alone may split, since it was chosen to be able to; with more CPUs
// online, whoever asks is told so.
//
// "Online" is not "its MMU is on".
//
// in	x0	first address
//	x1	end address, exclusive
// out	x0	0, -EBUSY with a warning, or -ENOMEM
// clobbers	x1-x8, x16, x17, flags; about 470 bytes of stack
// MMU	on
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "boot.inc"
	.include "early_window.inc"

	.text
	.global	split_kernel_leaf_mapping
	.balign	16
split_kernel_leaf_mapping:
	ldr	x3, =boot_state
	ldr	w4, [x3, #BOOT_CAPS_FINAL]
	cbz	w4, 1f
	ldr	w4, [x3, #BOOT_BBML2]
	cbnz	w4, 2f
	mov	x0, #0					// all is mapped by Pages
	ret
1:	ldr	w4, [x3, #BOOT_NUM_ONLINE]
	cmp	w4, #1
	b.ne	3f
2:	ldr	x2, =LINEAR_OFFSET
	b	split_range_to_ptes			// tail call

3:	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	mov	x0, #WARN_BUSY
	bl	warn
	mov	x0, #-EBUSY
	ldp	x29, x30, [sp], #16
	ret

	.ltorg
