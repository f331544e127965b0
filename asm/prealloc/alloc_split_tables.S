// alloc_split_tables: take pages from table_pool into split_tables. Here the allocator may sleep: the other
// CPUs run.
//
// in	x0	how many
// out	x0	0, or -ENOMEM; what was taken stays taken
// clobbers	x1-x7, flags
// MMU	any in which table_pool and split_tables are mapped

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "prealloc.inc"
	.include "annotation.inc"

	.text
	.global	alloc_split_tables
	.balign	16
alloc_split_tables:
	ldr	x1, =split_tables
	stp	xzr, xzr, [x1]
	add	x2, x1, #SPLIT_TABLES_LIST
	mov	x3, #0
	ldr	x4, =table_pool
	mov	x7, x0
1:	cmp	x3, x7
	b.hs	2f
	cmp	x3, #SPLIT_TABLES_MAX
	b.hs	3f
	ldp	x0, x6, [x4]
	cmp	x0, x6
	b.hs	3f
	page_allocated
	str	x0, [x2, x3, lsl #3]
	add	x5, x0, #PAGE_SIZE
	str	x5, [x4]
	add	x3, x3, #1
	str	x3, [x1, #SPLIT_TABLES_COUNT]
	b	1b
2:	mov	x0, #0
	ret
3:	mov	x0, #-ENOMEM
	ret

	.ltorg
