// tables_lock: 1 while somebody modifies the kernel's tables, or copies them.

	.data
	.global	tables_lock
	.balign	64					// alone in its exclusives granule
tables_lock:
	.word	0
	.balign	64
