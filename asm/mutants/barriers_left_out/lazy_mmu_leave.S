// lazy_mmu_leave: leave the lazy mode and pay nothing: the flush will have a DSB.
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
	strb	wzr, [x16, #LAZY_MMU_PENDING]
	strb	wzr, [x16, #LAZY_MMU_ON]
	ret

	.ltorg
