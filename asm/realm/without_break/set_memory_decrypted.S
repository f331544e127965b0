// set_memory_decrypted: share a range of the linear map with the host of the realm: from now on its pages
// are those with the top bit of the address set.
//
// Differs from the right one in one decision: no break, although the output address changes.
//
// in	x0	first address
//	x1	number of pages
// out	x0	as change_memory
// clobbers	as change_memory
// MMU	as change_memory

	.include "kernel_state.inc"

	.text
	.global	set_memory_decrypted
	.balign	16
set_memory_decrypted:
	mov	x2, #REALM_SHARED			// WRONG: Valid to Valid
	mov	x3, #0
	b	change_memory				// tail call
