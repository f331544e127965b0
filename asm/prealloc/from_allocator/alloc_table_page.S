// alloc_table_page: take one page for a translation table from table_pool, by the allocator of PREEMPT_RT.
//
// Differs from the right one in one decision: it asks the allocator, not the list. GFP_ATOMIC keeps the
// allocator from waiting for memory, not for its own locks.
//
// in	-
// out	x0	physical address of the page, 0 when the pool is empty
// clobbers	x1-x3, flags
// MMU	any in which table_pool is mapped

	.include "descriptor.inc"
	.include "annotation.inc"

	.text
	.global	alloc_table_page
	.balign	16
alloc_table_page:
	ldr	x1, =table_pool				// WRONG: inside stop_machine()
	ldp	x0, x2, [x1]
	cmp	x0, x2
	b.hs	1f
	page_allocated
	add	x3, x0, #PAGE_SIZE
	str	x3, [x1]
	ret
1:	mov	x0, #0
	ret

	.ltorg
