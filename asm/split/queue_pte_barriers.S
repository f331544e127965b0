// queue_pte_barriers: a Valid kernel descriptor was stored; see that walks find it.
//
// DSB ISHST publishes the store to all walks, ISB is for this CPU's own. In lazy mode both are owed
// until lazy_mmu_leave, so that a run of stores pays for them once.
//
// in	-
// out	-
// clobbers	x16, x17
// MMU	any in which lazy_mmu is mapped

	.include "lazy_mmu.inc"

	.text
	.global	queue_pte_barriers
	.balign	16
queue_pte_barriers:
	ldr	x16, =lazy_mmu
	ldrb	w17, [x16, #LAZY_MMU_ON]
	cbz	w17, 1f
	strb	w17, [x16, #LAZY_MMU_PENDING]
	ret
1:	dsb	ishst
	isb
	ret

	.ltorg
