// run_owner_cpu: the CPU that takes a contiguous run apart, once all others have used it.
//
// in	x0	address of a descriptor of the run
//	x1	virtual address of the first byte of the run
//	w2	number of other CPUs
//	x3	how: clear_contpte or break_contpte
// out	-
// MMU	on, running from the upper half

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	run_owner_cpu
	.balign	16
run_owner_cpu:
	mov	x19, x0
	mov	x20, x1
	mov	x21, x3
	mov	w22, w2
	this_cpu x4
	set_up_stack x4, x5

	mov	x0, x20
	bl	read_run
	ldr	x0, =run_users
	mov	w1, w22
	bl	wait_for_all_cpus

	mov	x0, x19
	mov	x1, x20
	blr	x21
	ldr	x0, =run_done
	mov	w1, #1
	stlr	w1, [x0]
	mov	x0, x20
	bl	read_run
	hlt	#0

	.ltorg
