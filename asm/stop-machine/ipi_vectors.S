// ipi_vectors: exception vectors of a CPU in the kernel that takes interrupts. An IRQ at EL1 with SP_EL1
// goes to handle_irq and back; a synchronous exception there ends the CPU with HLT #14, any other with
// HLT #15.
//
// clobbers	-; 192 bytes of stack, and what handle_irq needs
// MMU	any in which they and the stack are mapped

	.text
	.global	ipi_vectors
	.balign	2048
ipi_vectors:
	.rept	4
	hlt	#15
	.balign	128
	.endr
	hlt	#14					// offset 0x200: Synchronous
	.balign	128
	stp	x29, x30, [sp, #-192]!			// offset 0x280: IRQ, current EL with SPx
	mov	x29, sp
	stp	x0, x1, [sp, #16]
	stp	x2, x3, [sp, #32]
	stp	x4, x5, [sp, #48]
	stp	x6, x7, [sp, #64]
	stp	x8, x9, [sp, #80]
	stp	x10, x11, [sp, #96]
	stp	x12, x13, [sp, #112]
	stp	x14, x15, [sp, #128]
	stp	x16, x17, [sp, #144]
	mrs	x0, elr_el1
	mrs	x1, spsr_el1
	stp	x0, x1, [sp, #160]
	str	x18, [sp, #176]
	bl	handle_irq
	b	1f
	.balign	128
	.rept	10
	hlt	#15
	.balign	128
	.endr

1:	ldr	x18, [sp, #176]
	ldp	x0, x1, [sp, #160]
	msr	elr_el1, x0
	msr	spsr_el1, x1
	ldp	x16, x17, [sp, #144]
	ldp	x14, x15, [sp, #128]
	ldp	x12, x13, [sp, #112]
	ldp	x10, x11, [sp, #96]
	ldp	x8, x9, [sp, #80]
	ldp	x6, x7, [sp, #64]
	ldp	x4, x5, [sp, #48]
	ldp	x2, x3, [sp, #32]
	ldp	x0, x1, [sp, #16]
	ldp	x29, x30, [sp], #192
	eret
