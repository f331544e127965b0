// map_device: maps a device and reads from it, as ioremap() and readq() do.
//
// in	x0	address of a level 3 descriptor, Invalid so far
//	x1	address in the page
//	x2	output address, 4K aligned
// out	x0	the word found there
// clobbers	x2, x3
// MMU	on; AttrIndx 4 is Device-nGnRE

	.text
	.global	map_device
	.balign	16
map_device:
	mov	x3, #0x713			// Page, AttrIndx 4, EL1, AF, Inner Shareable
	orr	x2, x2, x3
	orr	x2, x2, #(3 << 53)		// PXN, UXN
	str	x2, [x0]
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
