// split_kernel_leaf_mapping: see that a range of the linear map is mapped by Pages. No design: before the
// capabilities are final, this CPU's own decides.
//
// in	x0	first address
//	x1	end address, exclusive
// out	x0	0, or -ENOMEM
// clobbers	x1-x8, x16, x17, flags; about 490 bytes of stack
// MMU	on
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "boot.inc"

	.text
	.global	split_kernel_leaf_mapping
	.balign	16
split_kernel_leaf_mapping:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	mov	x19, x0
	mov	x20, x1
	ldr	x3, =boot_state
	ldr	w0, [x3, #BOOT_BBML2]
	ldr	w4, [x3, #BOOT_CAPS_FINAL]
	cbnz	w4, 1f
	bl	has_bbml2_noabort
1:	cbz	w0, 2f
	mov	x0, x19
	mov	x1, x20
	ldr	x2, =LINEAR_OFFSET
	bl	split_range_to_ptes
	b	3f
2:	mov	x0, #0
3:	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
