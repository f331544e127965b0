// kernel_entry: first code in the upper half, on every CPU: leaves the idmap, and goes to where the CPU has work.
//
// in	-
// out	does not return: boot_kernel on CPU 0, secondary_start_kernel on any other, with the number in x0
// clobbers	everything
// MMU	on, with the idmap in TTBR0

	.include "sysreg.inc"
	.include "driver.inc"
	.include "boot.inc"

	.text
	.global	kernel_entry
	.balign	16
kernel_entry:
	this_cpu x19
	ldr	x1, =VSTACKS + VSTACK_SIZE
	add	x1, x1, x19, lsl #VSTACK_SHIFT
	mov	sp, x1
	stp	xzr, xzr, [sp, #-16]!			// the end of the chain of frames
	ldr	x1, =ipi_vectors
	msr	vbar_el1, x1
	isb
	mov	x0, #16					// T0SZ stays
	bl	cpu_uninstall_idmap
	mov	x0, x19
	cbnz	x0, 1f
	b	boot_kernel
1:	b	secondary_start_kernel

	.ltorg
