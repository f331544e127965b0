// flush_tlb_kernel_range: drop the leaf translations of a range, all ASIDs, on all CPUs.
//
// Differs from the right one in one instruction: no DSB after the TLBI.
//
// From 512 pages on one TLBI of everything is cheaper than so many broadcasts.
//
// in	x0	first address
//	x1	end address, exclusive
// out	-
// clobbers	x0, x1, x2, flags
// MMU	any

	.include "descriptor.inc"

	.equ	FLUSH_LIMIT, ENTRIES * PAGE_SIZE

	.text
	.global	flush_tlb_kernel_range
	.balign	16
flush_tlb_kernel_range:
	and	x0, x0, #~(PAGE_SIZE - 1)
	add	x1, x1, #PAGE_SIZE - 1
	and	x1, x1, #~(PAGE_SIZE - 1)
	sub	x2, x1, x0
	cmp	x2, #FLUSH_LIMIT
	b.lo	1f
	b	flush_tlb_all				// tail call: X30 is our caller's

1:	dsb	ishst
	cbz	x2, 3f
	ubfx	x1, x0, #PAGE_SHIFT, #44		// operand: VA[55:12]; no TTL hint, the ASID is ignored
	lsr	x2, x2, #PAGE_SHIFT
2:	tlbi	vaale1is, x1
	add	x1, x1, #1
	subs	x2, x2, #1
	b.ne	2b
3:	isb					// WRONG: the TLBI need not be complete
	ret
