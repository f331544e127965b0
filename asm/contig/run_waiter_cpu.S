// run_waiter_cpu: a CPU that uses a contiguous run before and after it is taken apart, not meanwhile. It
// stays on the kernel's tables all the time.
//
// in	x0	virtual address of the first byte of the run
// out	-
// MMU	on, running from the upper half

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	run_waiter_cpu
	.balign	16
run_waiter_cpu:
	mov	x19, x0
	bl	read_run
	ldr	x0, =run_users
	bl	count_in
	ldr	x0, =run_done
	bl	wait_until_set
	isb				// no walk made before the flag was set counts
	mov	x0, x19
	bl	read_run
	hlt	#0

	.ltorg
