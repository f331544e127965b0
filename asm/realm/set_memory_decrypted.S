// set_memory_decrypted: share a range of the linear map with the host of the realm: from now on its pages
// are those with the top bit of the address set. The output address changes, hence the break.
//
// in	x0	first address
//	x1	number of pages
// out	x0	as change_memory
// clobbers	as change_memory; 32 bytes of stack more
// MMU	as change_memory

	.include "descriptor.inc"
	.include "kernel_state.inc"

	.text
	.global	set_memory_decrypted
	.balign	16
set_memory_decrypted:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	mov	x19, x0
	mov	x20, x1
	bl	set_memory_invalid
	cbnz	x0, 1f
	// Here the realm asks its monitor to hand the pages over.
	mov	x0, x19
	mov	x1, x20
	mov	x2, #REALM_SHARED
	orr	x2, x2, #DESC_VALID
	mov	x3, #DESC_PRESENT_INVALID
	bl	change_memory
1:	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret
