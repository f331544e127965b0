// lazy_mmu: state of the lazy MMU mode of the one CPU that edits kernel tables. Two bytes: 1 while
// the mode is on; 1 while a table store still owes its barriers.

	.data
	.global	lazy_mmu
	.balign	8
lazy_mmu:
	.byte	0					// LAZY_MMU_ON
	.byte	0					// LAZY_MMU_PENDING
	.balign	8
