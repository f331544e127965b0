// set_memory_invalid: take a range of the linear map away from the MMU, and keep in the descriptors what it
// maps.
//
// in	x0	first address
//	x1	number of pages
// out	x0	as change_memory
// clobbers	as change_memory
// MMU	as change_memory

	.include "descriptor.inc"

	.text
	.global	set_memory_invalid
	.balign	16
set_memory_invalid:
	mov	x2, #DESC_PRESENT_INVALID
	mov	x3, #DESC_VALID
	b	change_memory				// tail call
