// kpti_alloc_temp_tables: take KPTI_TEMP_PAGES contiguous pages, zeroed, from table_pool, by the allocator of
// PREEMPT_RT.
//
// Differs from the right one in one decision: it asks the allocator, not prepare_kpti.
//
// in	x0	virtual minus physical address of the pool
// out	x0	physical address of the first page, 0 when the pool has not enough
// clobbers	x1-x4, flags
// MMU	any in which table_pool and the pool are mapped

	.include "descriptor.inc"
	.include "kpti.inc"
	.include "annotation.inc"

	.text
	.global	kpti_alloc_temp_tables
	.balign	16
kpti_alloc_temp_tables:
	mov	x4, x0
	ldr	x1, =table_pool
	ldp	x0, x2, [x1]
	add	x3, x0, #KPTI_TEMP_PAGES * PAGE_SIZE
	cmp	x3, x2
	b.hi	2f
	str	x3, [x1]
	page_allocated					// WRONG: inside stop_machine()

	add	x1, x0, x4
	add	x2, x3, x4
1:	stp	xzr, xzr, [x1], #16
	cmp	x1, x2
	b.lo	1b
	ret
2:	mov	x0, #0
	ret

	.ltorg
