// lazy_mmu_enter: from here on barriers after table stores are owed, not paid. Does not nest.
//
// in	-
// out	-
// clobbers	x16, x17
// MMU	any in which lazy_mmu is mapped

	.include "lazy_mmu.inc"

	.text
	.global	lazy_mmu_enter
	.balign	16
lazy_mmu_enter:
	ldr	x16, =lazy_mmu
	mov	w17, #1
	strb	w17, [x16, #LAZY_MMU_ON]
	ret

	.ltorg
