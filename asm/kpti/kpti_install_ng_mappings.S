// kpti_install_ng_mappings: one CPU's share of the nG remap, in the callback of stop_machine().
//
// in	x0	number of this CPU
//	w1	number of CPUs
// out	x0	0, or -ENOMEM on CPU 0 with the other CPUs left parked (the kernel panics)
// clobbers	x1-x17, flags; 48 bytes of stack
// MMU	on, running from the upper half, TTBR0 free for the idmap, exceptions masked
//
// Symbols of the fixture: LINEAR_OFFSET, virtual minus physical address in the linear map.

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "kpti.inc"

	.text
	.global	kpti_install_ng_mappings
	.balign	16
kpti_install_ng_mappings:
	stp	x29, x30, [sp, #-48]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	str	x21, [sp, #32]
	mov	x19, x0
	mov	w20, w1
	cbnz	x19, 1f

	ldr	x0, =LINEAR_OFFSET
	bl	kpti_alloc_temp_tables
	cbz	x0, 2f
	ldr	x1, =LINEAR_OFFSET
	bl	kpti_build_temp_tables
	mov	x21, x0

1:	bl	cpu_install_idmap
	mov	x4, x19
	mov	x19, x0					// T0SZ to restore
	mov	x0, x4
	mov	w1, w20
	mov	x2, x21
	mov	x3, #KPTI_TEMP_VA
	ldr	x4, =idmap_kpti_install_ng_mappings	// linked at its physical address
	blr	x4
	mov	x0, x19
	bl	cpu_uninstall_idmap
	mov	x0, #0
	b	3f

2:	mov	x0, #-ENOMEM
3:	ldr	x21, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #48
	ret

	.ltorg
