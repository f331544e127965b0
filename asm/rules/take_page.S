// take_page: takes a page off a list with preemption off and, the list being empty, asks the allocator.
//
// in	x0	address of the list: its first page, 0 for none
// out	x0	physical address of the page
// clobbers	x1
// MMU	any; Normal memory

	.include "annotation.inc"

	.text
	.global	take_page
	.balign	16
take_page:
	atomic_begins
	ldr	x1, [x0]
	atomic_ends
	cbnz	x1, 1f
	ldr	x1, =FREE_PAGE
	mov	x0, x1
	page_allocated
1:	mov	x0, x1
	hlt	#0

	.ltorg
