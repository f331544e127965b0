// unmap_range: make every leaf of a range of the linear map Invalid, and flush. A leaf goes as a whole.
//
// in	x0	first address
//	x1	end address, exclusive
// out	-
// clobbers	x0-x5, flags; 48 bytes of stack
// MMU	on; walks down from TTBR1_EL1
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "descriptor.inc"

	.text
	.global	unmap_range
	.balign	16
unmap_range:
	stp	x29, x30, [sp, #-48]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	str	x21, [sp, #32]
	mov	x19, x0					// x19 first address not done yet
	mov	x20, x1
	mov	x21, x0
1:	mov	x0, x19
	ldr	x1, =LINEAR_OFFSET
	bl	find_descriptor
	ldr	x2, [x0]
	cbz	x2, 2f
	str	xzr, [x0]
2:	mov	x3, #STRIDE
	mov	x4, #LEVEL0_SHIFT
	msub	x3, x1, x3, x4
	mov	x4, #1
	lsl	x4, x4, x3
	sub	x5, x4, #1
	orr	x19, x19, x5				// where the leaf ends
	add	x19, x19, #1
	cmp	x19, x20
	b.lo	1b

	mov	x0, x21
	mov	x1, x20
	bl	flush_tlb_kernel_range
	ldr	x21, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #48
	ret

	.ltorg
