// use_until_unmapped: uses a page, waits until it is said to be unmapped, and tries again.
//
// in	x1	address in the page
//	x2	two 32-bit words: set here when the page has been used; set by the other CPU when it is unmapped
// out	HLT #1 if the second load still finds the page; else it aborts
// clobbers	x0, x3, x30
// MMU	on, VBAR_EL1 set

	.text
	.global	use_until_unmapped
	.balign	16
use_until_unmapped:
	ldr	x3, [x1]
	mov	w3, #1
	str	w3, [x2]
	mov	x3, x1
	add	x0, x2, #4
	bl	wait_until_set				// clobbers w1
	ldr	x0, [x3]
	hlt	#1
