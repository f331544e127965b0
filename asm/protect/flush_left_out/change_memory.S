// change_memory: give other attributes to a range of the linear map.
//
// Differs from the right one in one decision: no flush if the new descriptors are Valid.
//
// Each leaf in the range is read, changed and written back: permissions and the valid bit need no break.
// Whoever changes an output address must go by way of Invalid (set_memory_decrypted).
//
// in	x0	first address, a multiple of 4K
//	x1	number of pages, not 0
//	x2	descriptor bits to set
//	x3	descriptor bits to clear
// out	x0	0; -EINVAL with a warning: a leaf reaches beyond the range, or nothing is there, and what was
//		changed stays changed; what split_kernel_leaf_mapping says
// clobbers	x1-x8, x16, x17, flags; about 300 bytes of stack
// MMU	on; walks down from TTBR1_EL1
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "descriptor.inc"
	.include "kernel_state.inc"

	.text
	.global	change_memory
	.balign	16
change_memory:
	stp	x29, x30, [sp, #-64]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	str	x23, [sp, #48]
	mov	x19, x0					// x19 first address not done yet
	add	x20, x0, x1, lsl #PAGE_SHIFT		// x20 end
	mov	x21, x2					// x21 set
	mov	x22, x3					// x22 clear
	mov	x23, x0					// x23 first address

	mov	x1, x20
	bl	split_kernel_leaf_mapping
	cbnz	x0, 5f
	bl	lazy_mmu_enter

1:	mov	x0, x19
	ldr	x1, =LINEAR_OFFSET
	bl	find_descriptor
	ldr	x2, [x0]
	mov	x3, #DESC_VALID | DESC_PRESENT_INVALID
	tst	x2, x3
	b.eq	4f

	// x5 where the leaf ends.
	mov	x3, #STRIDE
	mov	x4, #LEVEL0_SHIFT
	msub	x3, x1, x3, x4
	mov	x4, #1
	lsl	x4, x4, x3
	sub	x5, x4, #1
	tst	x19, x5
	b.ne	4f
	add	x5, x19, x4
	cmp	x5, x20
	b.hi	4f

	bic	x2, x2, x22
	orr	x2, x2, x21
	str	x2, [x0]
	mov	x19, x5
	tbz	x2, #DESC_VALID_BIT, 2f
	bl	queue_pte_barriers
2:	cmp	x19, x20
	b.lo	1b
	bl	lazy_mmu_leave				// keeps x2
	tbnz	x2, #DESC_VALID_BIT, 3f			// WRONG: what was cached of the old ones?
	mov	x0, x23
	mov	x1, x20
	bl	flush_tlb_kernel_range
3:	mov	x0, #0
	b	5f

4:	warn	x2, x3
	bl	lazy_mmu_leave
	mov	x0, #-EINVAL
5:	ldr	x23, [sp, #48]
	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #64
	ret

	.ltorg
