// split_kernel_leaf_mapping: see that a range of the linear map is mapped by Pages. The lock of the fourth
// design, and nothing else: whoever is not being brought up does not count.
//
// Linux would hold the lock for reading until the split is over; here the CPU that brings up the others is the
// one that splits.
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
1:	ldr	x4, =cpus_lock
	ldar	w4, [x4]
	cbnz	w4, 3f
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
