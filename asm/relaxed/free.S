// free: unlink a table, and hand back its page.
//
// unlink_table	in	x0	address of the Table descriptor	x1	an address below it, shifted right by 12	x2	mailbox
// free_table	in	x0	the page of the table	x2	mailbox
// MMU	on; code, mailbox and tables are reached through TTBR0, what is below the table through TTBR1

	.include "annotation.inc"

	.text
	.global	unlink_table
	.balign	16
unlink_table:
	str	xzr, [x0]
	dsb	ishst
	tlbi	vaae1is, x1
	dsb	ish
	mov	x3, #1
	str	x3, [x2]
	hlt	#0

	.global	free_table
	.balign	16
free_table:
1:	ldr	x3, [x2]
	cbz	x3, 1b					// the store into the page must wait for it
	page_freed
	hlt	#0
