// break_contpte: take a contiguous run at level 3 (64K) apart into 16 single Pages, by break-before-make,
// interrupted between the two.
//
// Until it returns nobody can use the 64K, this CPU included: neither the descriptors nor the stack
// may be in them.
//
// in	x0	address of any descriptor of the run
//	x1	virtual address of the first byte of the run
// out	-
// clobbers	x0-x4, flags; 32 bytes of stack
// MMU	any in which the table is mapped writable

	.include "descriptor.inc"

	.text
	.global	break_contpte
	.balign	16
break_contpte:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	and	x19, x0, #~(CONT_RUN_BYTES - 1)
	ldr	x20, [x19]				// the others follow from it

	mov	x3, x19
	mov	x4, #CONT_ENTRIES
1:	str	xzr, [x3], #8
	subs	x4, x4, #1
	b.ne	1b

	mov	x0, x1
	add	x1, x1, #CONT_ENTRIES * PAGE_SIZE
	bl	flush_tlb_kernel_range			// publishes, invalidates, completes
	bl	let_others_use

	and	x20, x20, #~DESC_CONT
	mov	x4, #CONT_ENTRIES
2:	str	x20, [x19], #8
	add	x20, x20, #PAGE_SIZE
	subs	x4, x4, #1
	b.ne	2b
	dsb	ishst
	isb
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret
