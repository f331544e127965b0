// write_protected_page: read_protected_page with a write at the end, which the old permissions may let through.
//
// in	x0	address of its descriptor
//	x1	address in the page
//	x2	the same descriptor, read-only
// clobbers	x3
// MMU	on

	.text
	.global	write_protected_page
	.balign	16
write_protected_page:
	ldr	x3, [x1]
	str	x2, [x0]
	dsb	ish
	isb
	ldr	x3, [x1]
	str	x3, [x1]
	hlt	#0
