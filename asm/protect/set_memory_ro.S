// set_memory_ro: make a range of the linear map read-only.
//
// in	x0	first address
//	x1	number of pages
// out	x0	as change_memory
// clobbers	as change_memory
// MMU	as change_memory

	.include "descriptor.inc"

	.text
	.global	set_memory_ro
	.balign	16
set_memory_ro:
	mov	x2, #DESC_RDONLY
	mov	x3, #DESC_DBM
	b	change_memory				// tail call
