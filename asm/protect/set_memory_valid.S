// set_memory_valid: give back to the MMU what set_memory_invalid took.
//
// in	x0	first address
//	x1	number of pages
// out	x0	as change_memory
// clobbers	as change_memory
// MMU	as change_memory

	.include "descriptor.inc"

	.text
	.global	set_memory_valid
	.balign	16
set_memory_valid:
	mov	x2, #DESC_VALID
	mov	x3, #DESC_PRESENT_INVALID
	b	change_memory				// tail call
