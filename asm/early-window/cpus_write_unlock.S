// cpus_write_unlock: the CPU that was being brought up is online.
//
// in	-
// out	-
// clobbers	x0
// MMU	any in which cpus_lock is mapped

	.text
	.global	cpus_write_unlock
	.balign	16
cpus_write_unlock:
	ldr	x0, =cpus_lock
	stlr	wzr, [x0]
	ret

	.ltorg
