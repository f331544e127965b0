// kfence_late_set_memory_ro: switch KFENCE on, use its pool, then make pages of it read-only.
//
// in	x0	first address
//	x1	number of pages
// out	x0	as set_memory_ro
// clobbers	as init_kfence_pool and set_memory_ro
// MMU	as change_memory

	.text
	.global	kfence_late_set_memory_ro
	.balign	16
kfence_late_set_memory_ro:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	mov	x19, x0
	mov	x20, x1
	bl	init_kfence_pool
	cbnz	x0, 1f
	str	x19, [x19]				// by the Block or by the Page
	mov	x0, x19
	mov	x1, x20
	bl	set_memory_ro
1:	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret
