// free_split_tables: hand back the pages of split_tables that nobody asked for.
//
// in	-
// out	x0	how many
// clobbers	x1-x4, flags
// MMU	any in which split_tables is mapped

	.include "prealloc.inc"
	.include "annotation.inc"

	.text
	.global	free_split_tables
	.balign	16
free_split_tables:
	ldr	x1, =split_tables
	ldp	x2, x3, [x1]				// count, next
	add	x1, x1, #SPLIT_TABLES_LIST
	mov	x4, #0
1:	cmp	x3, x2
	b.hs	2f
	ldr	x0, [x1, x3, lsl #3]
	page_freed
	add	x3, x3, #1
	add	x4, x4, #1
	b	1b
2:	mov	x0, x4
	ret

	.ltorg
