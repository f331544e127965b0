// init_kfence_pool: make the KFENCE pool ready to be protected page by page, when KFENCE is switched on after boot.
//
// Does nothing where the map is made of Pages anyway. No TLBI: a TLB may go on using a large entry beside small ones,
// which every CPU bears if sizes may be changed live at all.
//
// in	-
// out	x0	0 or -ENOMEM
// clobbers	x1-x8, x16, x17, flags; about 450 bytes of stack
// MMU	on; walks down from TTBR1_EL1
//
// Symbols of the fixture: KFENCE_POOL, KFENCE_POOL_END, LINEAR_OFFSET.

	.text
	.global	init_kfence_pool
	.balign	16
init_kfence_pool:
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	bl	force_pte_mapping
	cbz	x0, 1f
	mov	x0, #0
	b	2f
1:	ldr	x0, =KFENCE_POOL
	ldr	x1, =KFENCE_POOL_END
	ldr	x2, =LINEAR_OFFSET
	bl	split_range_to_ptes
2:	ldp	x29, x30, [sp], #16
	ret

	.ltorg
