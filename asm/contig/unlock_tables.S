// unlock_tables: give tables_lock back.
//
// in	-
// out	-
// clobbers	x0
// MMU	any in which tables_lock is mapped

	.text
	.global	unlock_tables
	.balign	16
unlock_tables:
	ldr	x0, =tables_lock
	stlr	wzr, [x0]
	ret

	.ltorg
