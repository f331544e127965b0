// copy_path: copy the tables on the way from a root to a level 3 descriptor. The copies share all
// other tables with the originals.
//
// in	x0	physical address of the root, level 0
//	x1	virtual address, mapped by a Page
//	x2	virtual minus physical address of the tables
// out	x0	physical address of the copied root, 0 when there is no memory
//	x1	physical address of the copied level 3 descriptor
// clobbers	x2-x8, flags; 64 bytes of stack
// MMU	any in which the tables are mapped

	.include "descriptor.inc"

	.text
	.global	copy_path
	.balign	16
copy_path:
	stp	x29, x30, [sp, #-64]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	mov	x19, x0					// x19 the table to copy
	mov	x20, x1					// x20 IA
	mov	x21, x2					// x21 offset of the tables
	mov	w22, #LEVEL0_SHIFT			// w22 shift of the level
	mov	x23, #0					// x23 address of the descriptor that links the copy
	mov	x24, #0					// x24 the copied root

1:	bl	alloc_table_page
	cbz	x0, 5f
	add	x3, x19, x21
	add	x4, x0, x21
	add	x5, x3, #PAGE_SIZE
2:	ldp	x6, x7, [x3], #16
	stp	x6, x7, [x4], #16
	cmp	x3, x5
	b.lo	2b

	cbz	x23, 3f
	ldr	x6, [x23]				// attributes as they were
	and	x6, x6, #~DESC_OA
	orr	x6, x6, x0
	str	x6, [x23]
	b	4f
3:	mov	x24, x0

4:	lsr	x6, x20, x22
	and	x6, x6, #ENTRIES - 1
	add	x1, x0, x6, lsl #3
	cmp	w22, #LEVEL3_SHIFT
	b.eq	6f
	add	x23, x1, x21
	ldr	x6, [x23]
	and	x19, x6, #DESC_OA
	sub	w22, w22, #STRIDE
	b	1b

5:	mov	x24, #0
6:	mov	x0, x24
	ldp	x23, x24, [sp, #48]
	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #64
	ret
