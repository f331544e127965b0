// kpti_build_temp_tables: link the temporary tables, so that they map their own level 3 table at
// KPTI_TEMP_VA and nothing else.
//
// in	x0	physical address of the block, zeroed
//	x1	virtual minus physical address of the block
// out	x0	physical address of the root
// clobbers	x1-x4
// MMU	any in which the block is mapped writable; no TTBR leads to it yet

	.include "descriptor.inc"
	.include "kpti.inc"

	.text
	.global	kpti_build_temp_tables
	.balign	16
kpti_build_temp_tables:
	add	x1, x1, x0
	mov	x2, #KERNEL_TABLE_LOW
	orr	x2, x2, #TABLE_UXN

	// KPTI_TEMP_VA is the last entry of each level down to 2, and entry 0 of level 3.
	add	x4, x1, #KPTI_TEMP_PGD
	add	x3, x0, #KPTI_TEMP_PUD
	orr	x3, x3, x2
	str	x3, [x4, #(ENTRIES - 1) * 8]
	add	x4, x1, #KPTI_TEMP_PUD
	add	x3, x0, #KPTI_TEMP_PMD
	orr	x3, x3, x2
	str	x3, [x4, #(ENTRIES - 1) * 8]
	add	x4, x1, #KPTI_TEMP_PMD
	orr	x3, x0, x2				// KPTI_TEMP_PTE is the first page
	str	x3, [x4, #(ENTRIES - 1) * 8]

	ldr	x3, =KPTI_TEMP_PAGE
	orr	x3, x3, x0
	str	x3, [x1, #KPTI_TEMP_PTE]
	dsb	ishst					// before any walk through the root
	add	x0, x0, #KPTI_TEMP_PGD
	ret

	.ltorg
