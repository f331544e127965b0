// free_path: hand back the tables on the way from a root to a level 3 descriptor, the root excepted.
//
// in	x0	physical address of the root, level 0
//	x1	virtual address, mapped by a Page
//	x2	virtual minus physical address of the tables
// out	-
// clobbers	x0, x3, x4, flags
// MMU	any in which the tables are mapped; no TTBR of any CPU leads to these tables, and no TLB either

	.include "descriptor.inc"
	.include "annotation.inc"

	.text
	.global	free_path
	.balign	16
free_path:
	mov	w3, #LEVEL0_SHIFT
1:	lsr	x4, x1, x3
	and	x4, x4, #ENTRIES - 1
	add	x0, x0, x2
	ldr	x0, [x0, x4, lsl #3]
	and	x0, x0, #DESC_OA
	page_freed
	sub	w3, w3, #STRIDE
	cmp	w3, #LEVEL3_SHIFT
	b.ne	1b
	ret
