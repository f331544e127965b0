// split_kernel_leaf_mapping: see that no leaf of the linear map crosses the ends of a range, so that the
// range can get other attributes than what is around it. As Linux 7.2 decides.
//
// in	x0	first address
//	x1	end address, exclusive
// out	x0	0: done, or nothing to do; -EBUSY: too early, or too late; -EINVAL; -ENOMEM
// clobbers	x1-x8, x16, x17, flags; about 200 bytes of stack
// MMU	on; walks down from TTBR1_EL1
//
// Symbols of the fixture: KFENCE_POOL, KFENCE_POOL_END.

	.include "kernel_state.inc"

	.text
	.global	split_kernel_leaf_mapping
	.balign	16
split_kernel_leaf_mapping:
	ldr	x2, =kernel_state
	ldr	x2, [x2]
	tbz	x2, #REQUIRES_BBML2_BIT, 2f		// Pages from the start, or never to be changed
	ldr	x3, =KFENCE_POOL
	cmp	x0, x3
	b.lo	1f
	ldr	x3, =KFENCE_POOL_END
	cmp	x0, x3
	b.lo	2f					// Pages, and may come from interrupt context
1:	tbnz	x2, #CAP_BBML2_BIT, 4f
	tbnz	x2, #CAPS_FINAL_BIT, 2f			// repainted
	tbz	x2, #PAGE_ALLOC_BIT, 3f			// no tables to be had
	tbnz	x2, #OTHERS_ONLINE_BIT, 3f		// who may lack it
	b	4f					// this CPU has it, and is alone
2:	mov	x0, #0
	ret
3:	warn	x3, x4
	mov	x0, #-EBUSY
	ret
4:	b	split_kernel_leaf			// tail call

	.ltorg
