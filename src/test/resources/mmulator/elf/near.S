	.text
	.globl	near
	.balign	16
near:	ret
	.balign	16
	.section .data.far, "aw"
	.globl	far
	.balign	16
far:	.quad	1, 2, 3
