// What our own assembler does not know: distances in moves, and the address of a weak symbol that nobody defines.
	.text
	.globl	prel
prel:
	movz	x3, #:prel_g0:near
	movk	x3, #:prel_g0_nc:near
	movz	x3, #:prel_g1:near
	movk	x3, #:prel_g1_nc:near
	movz	x3, #:prel_g2:near
	movk	x3, #:prel_g2_nc:near
	movz	x3, #:prel_g3:far
	adr	x9, nobody
	adrp	x9, nobody
	.weak	nobody
	ret
