// kpti_temp_block: physical address of the contiguous block that the nG remap will use for its temporary
// tables, 0 for none.

	.data
	.global	kpti_temp_block
	.balign	8
kpti_temp_block:
	.quad	0
