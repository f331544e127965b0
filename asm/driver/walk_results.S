// walk_results: where walk_list puts its results in fixtures/walk.

	.bss
	.global	walk_results
	.balign	16
walk_results:
	.space	32 * 32
