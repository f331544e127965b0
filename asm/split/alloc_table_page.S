// alloc_table_page: take one page for a translation table from table_pool.
//
// One CPU allocates while all others are parked: no lock, no exclusives. The page is not zeroed;
// who asks for it writes every entry.
//
// in	-
// out	x0	physical address of the page, 0 when the pool is empty
// clobbers	x1-x3, flags
// MMU	any in which table_pool is mapped

	.include "descriptor.inc"

	.text
	.global	alloc_table_page
	.balign	16
alloc_table_page:
	ldr	x1, =table_pool
	ldp	x0, x2, [x1]
	cmp	x0, x2
	b.hs	1f
	add	x3, x0, #PAGE_SIZE
	str	x3, [x1]
	ret
1:	mov	x0, #0
	ret

	.ltorg
