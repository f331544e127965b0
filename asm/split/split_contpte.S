// split_contpte: take a contiguous run at level 3 (64K) apart into 16 single Pages.
//
// Clears bit 52 entry by entry with plain stores and no invalidation between them: until the next
// TLBI a TLB may hold the run beside single entries, so the same question as in split_pmd is the
// caller's.
//
// in	x0	address of any descriptor of the run
// out	-
// clobbers	x0-x2, x16, x17, flags
// MMU	any in which the table is mapped writable

	.include "descriptor.inc"

	.text
	.global	split_contpte
	.balign	16
split_contpte:
	and	x0, x0, #~(CONT_RUN_BYTES - 1)
	mov	x1, #CONT_ENTRIES
1:	ldr	x2, [x0]
	and	x2, x2, #~DESC_CONT
	str	x2, [x0], #8
	subs	x1, x1, #1
	b.ne	1b
	b	queue_pte_barriers			// tail call
