// prepare_kpti: take the contiguous block that the nG remap needs, zeroed, from table_pool. To be called
// before stop_machine(), from a context that may sleep.
//
// Not a matter of counting, nor of a list: always KPTI_TEMP_PAGES, and contiguous, since the walker reaches
// all of its tables through the one page that it maps first.
//
// in	x0	virtual minus physical address of the pool
// out	x0	0, or -ENOMEM
// clobbers	x1-x4, flags
// MMU	any in which table_pool, kpti_temp_block and the pool are mapped

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "kpti.inc"
	.include "annotation.inc"

	.text
	.global	prepare_kpti
	.balign	16
prepare_kpti:
	mov	x4, x0
	ldr	x1, =table_pool
	ldp	x0, x2, [x1]
	add	x3, x0, #KPTI_TEMP_PAGES * PAGE_SIZE
	cmp	x3, x2
	b.hi	2f
	str	x3, [x1]
	page_allocated					// the first of KPTI_TEMP_PAGES: one call

	add	x1, x0, x4
	add	x2, x3, x4
1:	stp	xzr, xzr, [x1], #16
	cmp	x1, x2
	b.lo	1b
	ldr	x1, =kpti_temp_block
	str	x0, [x1]
	mov	x0, #0
	ret
2:	mov	x0, #-ENOMEM
	ret

	.ltorg
