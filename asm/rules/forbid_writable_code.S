// forbid_writable_code: makes writable memory execute-never (SCTLR_EL1.WXN), with no TLBI, and executes what it has executed
// before.
//
// in	x1	address of the code
// clobbers	x2, x30
// MMU	on

	.text
	.global	forbid_writable_code
	.balign	16
forbid_writable_code:
	blr	x1
	mrs	x2, sctlr_el1
	orr	x2, x2, #1 << 19
	msr	sctlr_el1, x2
	isb
	blr	x1
	hlt	#0

	.section .text.generated, "ax"
	.global	generated_code
generated_code:
	ret
