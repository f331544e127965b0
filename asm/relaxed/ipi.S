// ipi: the call of a function on another CPU, as by csd of smp_call_function_single().
//
// call	in	x0	word that says what is to be done	x1	value of ICC_SGI1R_EL1 for the other CPU
// idle	in	x0	that word; VBAR_EL1 = ipi_vectors; interrupts are masked
// Ends with HLT #1 unless the handler finds the word.
// MMU	off

	.text
	.global	call
	.balign	16
call:
	mov	x2, #1
	str	x2, [x0]
	dsb	ishst					// gic_ipi_send_mask(): MSR is no access, a DMB does not order it
	msr	icc_sgi1r_el1, x1
	isb
	hlt	#0

	.global	idle
	.balign	16
idle:
1:	wfi						// masked: one that comes before is not lost
	msr	daifclr, #2
	isb
	msr	daifset, #2
	cbz	x5, 1b
	cbz	x4, 2f
	hlt	#0
2:	hlt	#1

	.global	ipi_vectors
	.balign	2048
ipi_vectors:
	.space	0x280					// what is not there is UNDEFINED, and there too
	mrs	x6, icc_iar1_el1
	ldr	x4, [x0]
	msr	icc_eoir1_el1, x6
	mov	x5, #1
	eret
	.balign	2048
