// protect_page: make one page of the linear map read-only: what set_memory_ro() and its kin do at run time.
//
// The split is asked for first. Whatever it says is 0, the leaf must be a Page by now; a Block is met with a
// warning and an error, and nothing changes.
//
// in	x0	address of the page
// out	x0	0; the error of split_kernel_leaf_mapping; or -EINVAL
// clobbers	x1-x17, flags; 32 bytes of stack, and what the split needs
// MMU	on
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "descriptor.inc"
	.include "early_window.inc"

	.text
	.global	protect_page
	.balign	16
protect_page:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x19, [sp, #16]
	mov	x19, x0
	add	x1, x0, #PAGE_SIZE
	bl	split_kernel_leaf_mapping
	cbnz	x0, 2f

	mov	x0, x19
	ldr	x1, =LINEAR_OFFSET
	bl	find_descriptor
	cmp	x1, #3
	b.ne	1f
	ldr	x2, [x0]
	orr	x2, x2, #DESC_RDONLY
	str	x2, [x0]
	mov	x0, x19
	add	x1, x19, #PAGE_SIZE
	bl	flush_tlb_kernel_range
	mov	x0, #0
	b	2f

1:	mov	x0, #WARN_BLOCK
	bl	warn
	mov	x0, #-EINVAL
2:	ldr	x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
