// split_kernel_leaf_mapping: see that a range of the linear map is mapped by Pages. First design: without the
// system's capability there is nothing to do, and until it is final the system has none.
//
// Nothing unsound can come of it. But who asks too early is told 0 and meets the Block.
//
// in	x0	first address
//	x1	end address, exclusive
// out	x0	0, or -ENOMEM
// clobbers	x1-x8, x16, x17, flags; about 470 bytes of stack
// MMU	on
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "boot.inc"

	.text
	.global	split_kernel_leaf_mapping
	.balign	16
split_kernel_leaf_mapping:
	ldr	x3, =boot_state
	ldr	w4, [x3, #BOOT_CAPS_FINAL]
	cbz	w4, 1f
	ldr	w4, [x3, #BOOT_BBML2]
	cbz	w4, 1f
	ldr	x2, =LINEAR_OFFSET
	b	split_range_to_ptes			// tail call
1:	mov	x0, #0
	ret

	.ltorg
