// clear_contpte: take a contiguous run at level 3 (64K) apart into 16 single Pages, entry by entry, and
// flush at the end, interrupted before the flush.
//
// Right where every CPU has FEAT_BBM level 2 and never aborts, or none but this one can reach the table.
//
// in	x0	address of any descriptor of the run
//	x1	virtual address of the first byte of the run
// out	-
// clobbers	x0-x3, x16, x17, flags; 32 bytes of stack
// MMU	any in which the table is mapped writable

	.include "descriptor.inc"

	.text
	.global	clear_contpte
	.balign	16
clear_contpte:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x19, [sp, #16]
	mov	x19, x1
	bl	split_contpte
	bl	let_others_use
	mov	x0, x19
	add	x1, x19, #CONT_ENTRIES * PAGE_SIZE
	bl	flush_tlb_kernel_range
	ldr	x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret
