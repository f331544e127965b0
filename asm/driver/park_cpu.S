// park_cpu: parks at once and, when released, halts.
//
// in	-
// out	-
// MMU	on, running from the upper half, exceptions masked

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	park_cpu
	.balign	16
park_cpu:
	this_cpu x20
	set_up_stack x20, x1
	bl	park_until_repainted
	mrs	x0, ttbr1_el1
	mrs	x1, ttbr0_el1
	hlt	#0

	.ltorg
