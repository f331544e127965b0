// cpu_die_early: this CPU must not come online. Leaves the kernel's tables for good.
//
// in	w19	number of this CPU
// out	does not return: idmap_park_cpu
// clobbers	x0-x4, flags
// MMU	on, running from the upper half

	.text
	.global	cpu_die_early
	.balign	16
cpu_die_early:
	bl	cpu_install_idmap
	ldr	x1, =idmap_park_cpu			// linked at its physical address
	br	x1

	.ltorg
