// dirty_by_page: writes two pages of a contiguous run, then asks the descriptor of the second whether it
// is dirty.
//
// in	x0	address of the run's first descriptor; all writable-clean: DBM = 1, AP[2] = 1
//	x1	first address of the run
// out	HLT #1 if the second page, just written, is taken for clean
// clobbers	x2, x3
// MMU	on, hardware manages the dirty state

	.text
	.global	dirty_by_page
	.balign	16
dirty_by_page:
	str	x1, [x1]
	add	x2, x1, #4096
	str	x2, [x2]
	ldr	x3, [x0, #8]
	tbz	x3, #7, 2f				// AP[2] = 0: written since
	hlt	#1
2:	hlt	#0
