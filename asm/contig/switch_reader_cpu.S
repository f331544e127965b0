// switch_reader_cpu: a CPU that uses a contiguous run all the time, and switches to another root when it
// is asked to.
//
// in	x0	virtual address of the first byte of the run
//	x1	how often it uses the run between two looks; 0 for once
// out	-
// MMU	on, running from the upper half, TTBR0 free for the idmap, exceptions masked

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	switch_reader_cpu
	.balign	16
switch_reader_cpu:
	mov	x19, x0
	mov	x22, x1
	this_cpu x4
	set_up_stack x4, x5
	bl	read_run
	ldr	x0, =run_users
	bl	count_in
	ldr	x20, =run_done
1:	mov	x23, x22
2:	mov	x0, x19
	bl	read_run
	subs	x23, x23, #1
	b.gt	2b
	bl	switch_root_if_asked
	ldar	w1, [x20]
	cbz	w1, 1b
	mov	x0, x19
	bl	read_run
	hlt	#0

	.ltorg
