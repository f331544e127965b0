// lazy_mmu_leave: pay the barriers owed since lazy_mmu_enter, if any, and leave the mode.
//
// in	-
// out	-
// clobbers	x16, x17
// MMU	any in which lazy_mmu is mapped

	.include "lazy_mmu.inc"

	.text
	.global	lazy_mmu_leave
	.balign	16
lazy_mmu_leave:
	ldr	x16, =lazy_mmu
	ldrb	w17, [x16, #LAZY_MMU_PENDING]
	cbz	w17, 1f
	dsb	ishst
	isb
1:	strb	wzr, [x16, #LAZY_MMU_PENDING]
	strb	wzr, [x16, #LAZY_MMU_ON]
	ret

	.ltorg
