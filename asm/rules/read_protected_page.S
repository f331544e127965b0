// read_protected_page: a page in use becomes read-only and is read, twice. Without a TLBI the old permissions may
// stay, which is nothing to a read.
//
// in	x0	address of its descriptor
//	x1	address in the page
//	x2	the same descriptor, read-only
// clobbers	x3
// MMU	on

	.text
	.global	read_protected_page
	.balign	16
read_protected_page:
	ldr	x3, [x1]
	str	x2, [x0]
	dsb	ish
	isb
	ldr	x3, [x1]
	ldr	x3, [x1]
	hlt	#0
