// switch_reader_cpu: a CPU that uses a contiguous run all the time, with interrupts on, and knows nothing of roots.
//
// in	x0	virtual address of the first byte of the run
// out	-
// MMU	on, running from the upper half, TTBR0 free for the idmap, exceptions masked, VBAR_EL1 set

	.include "sysreg.inc"
	.include "driver.inc"
	.include "stop_machine.inc"

	.text
	.global	switch_reader_cpu
	.balign	16
switch_reader_cpu:
	mov	x19, x0
	this_cpu x4
	set_up_stack x4, x5
	bl	read_run
	ldr	x0, =run_users
	bl	count_in
	ldr	x20, =run_done
	msr	daifclr, #DAIF_IRQ_FIQ
1:	mov	x0, x19
	bl	read_run
	ldar	w1, [x20]
	cbz	w1, 1b
	mov	x0, x19
	bl	read_run
	hlt	#0

	.ltorg
