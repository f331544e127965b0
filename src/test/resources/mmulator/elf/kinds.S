// A relocation of each kind that GNU as emits for code of its own; far and near are in other files.
	.text
	.globl	kinds
kinds:	movz	x0, #:abs_g3:far
	movk	x0, #:abs_g2_nc:far
	movk	x0, #:abs_g1_nc:far
	movk	x0, #:abs_g0_nc:far
	movz	x1, #:abs_g0:small
	movz	x1, #:abs_g1:small
	movz	x1, #:abs_g2:small
	movz	x2, #:abs_g0_s:small
	movz	x2, #:abs_g1_s:negative
	movz	x2, #:abs_g2_s:negative
	ldr	x4, near
	ldrsw	x4, near
	adr	x5, near
	adrp	x6, near
	adrp	x6, :pg_hi21_nc:far
	add	x6, x6, :lo12:near
	ldrb	w7, [x6, :lo12:near]
	strh	w7, [x6, :lo12:near]
	ldr	w7, [x6, :lo12:near]
	ldr	x7, [x6, :lo12:near]
	ldr	q7, [x6, :lo12:near]
	tbz	x8, #63, near
	cbnz	x8, near
	b.eq	near
	b	near
	bl	near
	bl	nobody
	.weak	nobody
	ret

	.data
	.balign	8
	.quad	far, far + 24, far - 8
	.xword	near - .
	.word	small, near - .
	.hword	small, 0
	.hword	(near - .)
	.balign 8
	.quad	nobody
