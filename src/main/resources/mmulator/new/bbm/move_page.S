// move_page: give a page another frame while another CPU uses it.
//
// in	x0	address of its Page descriptor
// 	x1	address of the page
// 	x2	the new descriptor
// clobbers	x3-x6
// MMU	on

	.text
	.global	move_page
move_page:
	adrp	x3, ready
	add	x3, x3, :lo12:ready
1:	ldar	x5, [x3]			// the other CPU has used the page
	cbz	x5, 1b
	ubfx	x6, x1, #12, #44
	str	xzr, [x0]			// break
	dsb	ishst
	tlbi	vaae1is, x6
	dsb	ish
	str	x2, [x0]			// make
	dsb	ishst
	adrp	x4, moved
	add	x4, x4, :lo12:moved
	stlr	x5, [x4]
	hlt	#0				// hlt #0: this CPU has done its part; hlt #N: it has failed

// use_page: read a page, let it be moved, and read it again.
//
// in	x0	address of the page
// out	x1	what it holds in the end
// clobbers	x2-x4

	.global	use_page
use_page:
	ldr	x1, [x0]
	mov	x4, #1
	adrp	x2, ready
	add	x2, x2, :lo12:ready
	stlr	x4, [x2]
	adrp	x3, moved
	add	x3, x3, :lo12:moved
1:	ldar	x4, [x3]
	cbz	x4, 1b
	isb					// no walk from before may serve the second read
	ldr	x1, [x0]
	hlt	#0

	.data
	.balign	64
ready:	.quad	0
	.balign	64
moved:	.quad	0
	.balign	64
