// replace_root: reads a word, replaces TTBR1, reads the word at the same address again.
//
// in	x0	new value of TTBR1_EL1
//	x1	address that the two roots map differently
// out	x0	TTBR1_EL1 at the end
//	x2	the word under the old root
//	x3	the word under the new root
// MMU	on, running from the upper half, which both roots map alike; exceptions masked

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	replace_root
	.balign	16
replace_root:
	this_cpu x20
	set_up_stack x20, x2
	mov	x21, x1
	ldr	x22, [x21]
	bl	cpu_replace_ttbr1
	ldr	x3, [x21]
	mov	x2, x22
	mrs	x0, ttbr1_el1
	hlt	#0

	.ltorg
