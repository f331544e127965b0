// split_kernel_leaf_mapping: see that no leaf of the linear map crosses the ends of a range, so that the
// range can get other attributes than what is around it. As Linux 6.18 decided at first.
//
// Before capabilities are final no system has the capability, and so nothing is split.
//
// in	x0	first address
//	x1	end address, exclusive
// out	x0	0: done, or nothing to do; -EINVAL; -ENOMEM
// clobbers	x1-x8, x16, x17, flags; about 200 bytes of stack
// MMU	on; walks down from TTBR1_EL1
//
// Symbols of the fixture: KFENCE_POOL, KFENCE_POOL_END.

	.include "kernel_state.inc"

	.text
	.global	split_kernel_leaf_mapping
	.balign	16
split_kernel_leaf_mapping:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	mov	x19, x0
	mov	x20, x1
	ldr	x2, =kernel_state
	ldr	x2, [x2]
	tbz	x2, #CAP_BBML2_BIT, 2f
	bl	force_pte_mapping
	cbnz	x0, 2f
	ldr	x3, =KFENCE_POOL
	cmp	x19, x3
	b.lo	1f
	ldr	x3, =KFENCE_POOL_END
	cmp	x19, x3
	b.lo	2f
1:	mov	x0, x19
	mov	x1, x20
	bl	split_kernel_leaf
	b	3f
2:	mov	x0, #0
3:	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
