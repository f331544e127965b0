// linear_map_probes: where touch_linear_map goes, in a linear map of large Blocks of any size. As in
// asm/driver/linear_map_probes.S.
//
// Symbols of the fixture: PAGE_OFFSET; LINEAR_MIDDLE and LINEAR_LAST, a page well inside and the last one.

	.equ	RW, 0

	.macro	probe address
	.quad	\address
	.quad	RW
	.endm

	.data
	.global	linear_map_probes
	.balign	16
linear_map_probes:
	probe	PAGE_OFFSET + 0x00003000
	probe	PAGE_OFFSET + 0x003fe000		// Block on the lower edge of the text alias
	probe	PAGE_OFFSET + 0x00ddc000		// Block on its upper edge
	probe	PAGE_OFFSET + 0x00e01000
	probe	LINEAR_MIDDLE
	probe	LINEAR_LAST
	.quad	0, 0
