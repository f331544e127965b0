// cpus_write_lock: a CPU is about to be brought up.
//
// in	-
// out	-
// clobbers	x0, x1
// MMU	any in which cpus_lock is mapped; one CPU brings up all others

	.text
	.global	cpus_write_lock
	.balign	16
cpus_write_lock:
	ldr	x0, =cpus_lock
	mov	w1, #1
	stlr	w1, [x0]
	dmb	ish
	ret

	.ltorg
