// split_kernel_leaf_mapping: see that a range of the linear map is mapped by Pages. Second design: wait until
// the linear map is final, then either everything is mapped by Pages or the system has the capability.
//
// It must not be called by the CPU that makes it final, nor with interrupts masked: stop_machine() needs
// this CPU, too.
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
	add	x4, x3, #BOOT_LINEAR_FINAL
1:	ldar	w5, [x4]
	cbnz	w5, 2f
	yield
	b	1b
2:	ldr	w4, [x3, #BOOT_BBML2]
	cbz	w4, 3f
	ldr	x2, =LINEAR_OFFSET
	b	split_range_to_ptes			// tail call
3:	mov	x0, #0
	ret

	.ltorg
