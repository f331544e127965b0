// run_reader_cpu: a CPU that uses a contiguous run, uses it again when it is half-way apart, and goes on to the end.
//
// in	x0	virtual address of the first byte of the run
// out	-
// MMU	on, running from the upper half

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	run_reader_cpu
	.balign	16
run_reader_cpu:
	mov	x19, x0
	bl	read_run
	ldr	x0, =run_users
	bl	count_in
	ldr	x0, =run_open
	bl	wait_until_set
	mov	x0, x19
	bl	read_run
	ldr	x0, =run_seen
	bl	count_in
	ldr	x20, =run_done
1:	mov	x0, x19
	bl	read_run
	ldar	w1, [x20]
	cbz	w1, 1b
	hlt	#0

	.ltorg
