// remap_page_mmu_off: a page in use gets another output address while the MMU is off. Nothing is walked then, so that
// the old and the new descriptor are never seen together; what the TLB holds has to go before the MMU is on again.
//
// in	x0	physical address of the descriptor
// 	x1	virtual address of the page
// 	x2	the new descriptor
// out	x0	what the page holds
// clobbers	x3-x4
// MMU	on with an identity map of .text, off, and on again

	.text
	.global	remap_page_mmu_off
	.balign	16
remap_page_mmu_off:
	ldr	x3, [x1]				// in use
	mrs	x3, sctlr_el1
	bic	x4, x3, #1
	msr	sctlr_el1, x4
	isb
	str	x2, [x0]
	dsb	ish
	tlbi	vmalle1
	dsb	nsh
	isb
	msr	sctlr_el1, x3
	isb
	ldr	x0, [x1]
	hlt	#0
