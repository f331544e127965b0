// pool: a page is put where code finds it that must not sleep, and so must not ask the allocator.
//
// fill_pool: put the page, and tell.	in	x0	where	x1	the page	x2	mailbox
// take_page: wait until told, and take it inside an atomic section; if there is none, ask the allocator.	in	x1	where	x2	mailbox	out	x0	the page
// MMU	off

	.include "annotation.inc"

	.text
	.global	fill_pool
	.balign	16
fill_pool:
	str	x1, [x0]
	mov	x3, #1
	dmb	ishst
	str	x3, [x2]
	hlt	#0

	.global	take_page
	.balign	16
take_page:
1:	ldar	x3, [x2]
	cbz	x3, 1b
	atomic_begins
	ldr	x0, [x1]
	cbnz	x0, 2f
	page_allocated
2:	atomic_ends
	hlt	#0
