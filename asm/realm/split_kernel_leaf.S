// split_kernel_leaf: split, live, the leaves that cross an end of a range. Large parts that do not cross it
// stay as large as they can be.
//
// Linux holds a mutex meanwhile; here one CPU edits.
//
// in	x0	first address
//	x1	end address, exclusive
// out	x0	0, -EINVAL or -ENOMEM
// clobbers	x1-x8, x16, x17, flags; about 150 bytes of stack
// MMU	on; walks down from TTBR1_EL1

	.include "descriptor.inc"
	.include "kernel_state.inc"

	.text
	.global	split_kernel_leaf
	.balign	16
split_kernel_leaf:
	orr	x2, x0, x1
	tst	x2, #PAGE_SIZE - 1
	b.ne	3f
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	mov	x19, x0
	mov	x20, x1
	bl	lazy_mmu_enter
	sub	x2, x20, x19
	cmp	x2, #PAGE_SIZE
	b.ne	1f

	// Of a single page the end that is aligned less takes all down to level 3: both ends in one go.
	rbit	x2, x19
	clz	x2, x2
	rbit	x3, x20
	clz	x3, x3
	cmp	x2, x3
	csel	x0, x19, x20, lo
	bl	split_leaf_at
	b	2f

1:	mov	x0, x19
	bl	split_leaf_at
	cbnz	x0, 2f
	mov	x0, x20
	bl	split_leaf_at
2:	bl	lazy_mmu_leave				// keeps x0
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret
3:	mov	x0, #-EINVAL
	ret
