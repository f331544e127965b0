// decide_linear_map: decides, once, as the linear map is made: is it made of Blocks although it will be
// changed page by page, and does the kernel so depend on splitting them live? Sets REQUIRES_BBML2 in
// kernel_state.
//
// in	-
// out	x0	1 or 0
// clobbers	x1-x6, flags; 64 bytes of stack
// MMU	any in which kernel_state is mapped

	.include "kernel_state.inc"

	.text
	.global	decide_linear_map
	.balign	16
decide_linear_map:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x19, [sp, #16]
	bl	force_pte_mapping
	mov	x19, x0
	bl	can_set_direct_map
	bic	x0, x0, x19
	ldr	x1, =kernel_state
	ldr	x2, [x1]
	bfi	x2, x0, #REQUIRES_BBML2_BIT, #1
	str	x2, [x1]
	ldr	x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
