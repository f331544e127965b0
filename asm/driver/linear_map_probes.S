// linear_map_probes: where touch_linear_map goes. Pairs of address and expected value; 0 as a value
// means a page to write. Ends with a pair of zeros.
//
// The offsets follow the linear map of fixtures/linear-map: one or more pages for each kind of leaf.

	.equ	RW, 0

	.macro	probe offset, value
	.quad	PAGE_OFFSET + \offset
	.quad	\value
	.endm

	.data
	.global	linear_map_probes
	.balign	16
linear_map_probes:
	probe	0x00003000, RW				// run of 16 Pages, first and last run
	probe	0x001ff000, RW
	probe	0x003fe000, RW				// Block on the lower edge of the text alias
	probe	0x00ddc000, RW				// Block on its upper edge
	probe	0x00e01000, RW				// single 2M Block
	probe	0x04000000, RW				// run of 16 Blocks: two members
	probe	0x05fff000, RW
	probe	0x06300000, RO_WORD			// read-only 2M Block
	probe	0x08001000, RW				// mapped by Pages from the start
	probe	0x40000000, RW				// 1G Block: ends and middle
	probe	0x52345000, RW
	probe	0x7ffff000, RW
	.quad	0, 0

// What the read-only part holds. The fixture links it there.
	.section .rodata.linear, "a"
	.quad	RO_WORD
