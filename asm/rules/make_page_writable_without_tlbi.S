// make_page_writable_without_tlbi: make_page_writable without its TLBI: the write may meet the old
// permissions and fault once more. Who tolerates that fault may leave the TLBI out.
//
// in	x0	address of its descriptor
//	x1	address in the page
//	x2	the same descriptor, writable
// clobbers	x3, x4
// MMU	on

	.text
	.global	make_page_writable_without_tlbi
	.balign	16
make_page_writable_without_tlbi:
	ldr	x3, [x1]
	str	x2, [x0]
	dsb	ishst
	ubfx	x4, x1, #12, #44
	dsb	ish
	isb
	str	x1, [x1]
	hlt	#0
