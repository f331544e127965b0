// has_bbml2_noabort: does this CPU change the size of a live mapping without ever raising a TLB conflict abort?
//
// Only its vendor can say so: ID_AA64MMFR2_EL1.BBM does not tell level 2 with aborts from level 2 without. Hence
// a list of models, with the revisions that their vendors vouch for.
//
// in	-
// out	w0	1: yes; 0: not on the list
// clobbers	x1-x5, flags
// MMU	any in which it is mapped

	.equ	MIDR_MODEL, 0xff0ffff0			// implementer, architecture, part
	.equ	MIDR_REVISION, 0x00f0000f		// variant, revision

	.macro	model midr, first, last
	.word	\midr, \first, \last
	.endm

	.text
	.global	has_bbml2_noabort
	.balign	16
has_bbml2_noabort:
	mrs	x1, midr_el1
	ldr	w2, =MIDR_MODEL
	and	w2, w1, w2
	ldr	w3, =MIDR_REVISION
	and	w1, w1, w3
	adr	x3, .Lmodels
	mov	w0, #0
1:	ldr	w4, [x3], #12
	cbz	w4, 2f
	cmp	w4, w2
	b.ne	1b
	ldp	w4, w5, [x3, #-8]
	cmp	w1, w4
	b.lo	2f
	cmp	w1, w5
	cset	w0, ls
2:	ret

	.balign	8
.Lmodels:
	model	0x410fd820, 3, 15			// Cortex-X4 from r0p3
	model	0x410fd840, 2, 15			// Neoverse-V3 from r0p2
	model	0x410fd830, 2, 15			// Neoverse-V3AE from r0p2
	model	0x4e0f0100, 0, 0x00f0000f		// NVIDIA Olympus
	model	0xc00fac30, 0, 0x00f0000f		// AmpereOne
	model	0xc00fac40, 0, 0x00f0000f		// AmpereOne A
	.word	0
	.ltorg
