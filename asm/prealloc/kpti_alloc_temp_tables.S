// kpti_alloc_temp_tables: hand out the block that prepare_kpti took. Takes no lock and cannot sleep, so that
// it may be called inside stop_machine() on PREEMPT_RT.
//
// in	x0	virtual minus physical address of the block (not used)
// out	x0	physical address of the first page, 0 when there is no block
// clobbers	x1
// MMU	any in which kpti_temp_block is mapped

	.text
	.global	kpti_alloc_temp_tables
	.balign	16
kpti_alloc_temp_tables:
	ldr	x1, =kpti_temp_block
	ldr	x0, [x1]
	str	xzr, [x1]				// once
	ret

	.ltorg
