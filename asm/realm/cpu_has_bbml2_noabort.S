// cpu_has_bbml2_noabort: whether this CPU may change the size of a live mapping and never aborts. By the
// list of those whose vendors say so: ID_AA64MMFR2_EL1.BBM cannot tell, since level 2 allows aborts.
//
// in	-
// out	x0	1 if it is on the list, 0 if not
// clobbers	x1-x6, flags
// MMU	any

	.equ	MIDR_VARIANT_REVISION, 0x00f0000f

	.text
	.global	cpu_has_bbml2_noabort
	.balign	16
cpu_has_bbml2_noabort:
	mrs	x0, midr_el1
	ldr	w1, =MIDR_VARIANT_REVISION
	and	w2, w0, w1
	bic	w3, w0, w1
	adr	x4, .Lcpus
	mov	x0, #1
1:	ldp	w5, w6, [x4], #8			// model, first revision
	cbz	w5, 2f
	ldr	w1, [x4], #4				// last revision
	cmp	w5, w3
	b.ne	1b
	cmp	w2, w6
	b.lo	1b
	cmp	w2, w1
	b.hi	1b
	ret
2:	mov	x0, #0
	ret

	.balign	8
.Lcpus:
	.word	0x410fd820, 3, 15			// Cortex-X4 r0p3 to r0p15
	.word	0x410fd840, 2, 15			// Neoverse-V3 r0p2 to r0p15
	.word	0x410fd830, 2, 15			// Neoverse-V3AE r0p2 to r0p15
	.word	0x4e0f0100, 0, MIDR_VARIANT_REVISION	// Olympus
	.word	0xc00fac30, 0, MIDR_VARIANT_REVISION	// AmpereOne AMPERE1
	.word	0xc00fac40, 0, MIDR_VARIANT_REVISION	// AmpereOne AMPERE1A
	.word	0, 0

	.ltorg
