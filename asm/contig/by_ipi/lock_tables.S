// lock_tables: take tables_lock. Spins with interrupts on: its owner may wait for one to be taken.
//
// in	-
// out	-
// clobbers	x0-x2
// MMU	any in which tables_lock is mapped; PSTATE.I clear

	.text
	.global	lock_tables
	.balign	16
lock_tables:
	ldr	x0, =tables_lock
1:	ldaxr	w1, [x0]
	cbnz	w1, 1b
	mov	w1, #1
	stxr	w2, w1, [x0]
	cbnz	w2, 1b
	ret

	.ltorg
