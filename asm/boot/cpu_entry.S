// cpu_entry: where firmware enters the kernel, on every CPU. CPU 0 goes on at once, the others wait in a pen
// until boot_release names them.
//
// With the MMU off there are no exclusives to rely on, so the pen watches nothing: it needs the SEV.
//
// in	-
// out	does not return: kernel_entry
// clobbers	-
// MMU	off, as from reset

	.include "sysreg.inc"
	.include "driver.inc"

	.section .idmap.text, "ax"
	.global	cpu_entry
	.balign	16
cpu_entry:
	this_cpu x19
	cbz	x19, 2f
	adrp	x0, boot_release
	add	x0, x0, :lo12:boot_release
1:	ldr	x1, [x0]
	cmp	x1, x19
	b.eq	2f
	wfe
	b	1b

2:	bl	cpu_setup
	ldr	x20, =kernel_entry			// the first address of the upper half
	bl	turn_mmu_on
	br	x20

	.ltorg
