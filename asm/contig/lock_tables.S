// lock_tables: take tables_lock. Answers kernel_root while it waits, as a CPU that spins with interrupts
// on would: its owner may wait for exactly that.
//
// in	-
// out	-
// clobbers	x0-x5, flags; 48 bytes of stack
// MMU	as switch_root_if_asked

	.text
	.global	lock_tables
	.balign	16
lock_tables:
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
1:	ldr	x0, =tables_lock
	ldaxr	w1, [x0]
	cbnz	w1, 2f
	mov	w1, #1
	stxr	w2, w1, [x0]
	cbnz	w2, 1b
	ldp	x29, x30, [sp], #16
	ret
2:	bl	switch_root_if_asked
	b	1b

	.ltorg
