// can_set_direct_map: whether parts of the linear map may get other attributes later.
//
// in	-
// out	x0	1 or 0
// clobbers	x1, flags
// MMU	any in which kernel_state is mapped

	.include "kernel_state.inc"

	.text
	.global	can_set_direct_map
	.balign	16
can_set_direct_map:
	ldr	x1, =kernel_state
	ldr	x1, [x1]
	tst	x1, #CHANGES_LINEAR_MAP
	cset	x0, ne
	ret

	.ltorg
