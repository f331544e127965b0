// use_moved_page: read a page, say so, wait until it has been moved, and read it again.
// Ends with HLT #1 if it reads the old frame.
//
// in	x0	address of the page; its old frame holds 1, its new one 2
// out	x1	what it read at last
// clobbers	x1-x4, flags
// MMU	on; the page and mailbox are mapped

	.text
	.global	use_moved_page
	.balign	16
use_moved_page:
	ldr	x1, [x0]
	adrp	x2, mailbox
	add	x2, x2, :lo12:mailbox
	add	x3, x2, #64
	mov	x4, #1
	stlr	x4, [x3]
	add	x3, x2, #128
1:	ldar	x4, [x3]
	cbz	x4, 1b
	isb				// the walk for the second read must not have been made before
	ldr	x1, [x0]
	cmp	x1, #2
	b.ne	2f
	hlt	#0
2:	hlt	#1
