// linear_map_probes: pages of the benchmark's linear map that touch_linear_map writes, by 2M Blocks
// at first. Pairs of address and 0; ends with a pair of zeros.

	.data
	.global	linear_map_probes
	.balign	16
linear_map_probes:
	.quad	PAGE_OFFSET + 0x30000000, 0
	.quad	PAGE_OFFSET + 0x34567000, 0
	.quad	PAGE_OFFSET + 0x3ffff000, 0
	.quad	0, 0
