// alloc_table_page: hand out the next of the pages that were allocated beforehand. Takes no lock and
// cannot sleep, so that it may be called inside stop_machine() on PREEMPT_RT.
//
// in	-
// out	x0	physical address of the page, 0 when there is none left: then the count was wrong (a WARN)
// clobbers	x1-x3, flags
// MMU	any in which split_tables is mapped

	.include "prealloc.inc"

	.text
	.global	alloc_table_page
	.balign	16
alloc_table_page:
	ldr	x1, =split_tables
	ldp	x2, x3, [x1]				// count, next
	cmp	x3, x2
	b.hs	1f
	add	x0, x1, #SPLIT_TABLES_LIST
	ldr	x0, [x0, x3, lsl #3]
	add	x3, x3, #1
	str	x3, [x1, #SPLIT_TABLES_NEXT]
	ret
1:	ldr	x0, [x1, #SPLIT_TABLES_REFUSED]
	add	x0, x0, #1
	str	x0, [x1, #SPLIT_TABLES_REFUSED]
	mov	x0, #0
	ret

	.ltorg
