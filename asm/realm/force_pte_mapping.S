// force_pte_mapping: whether the linear map must consist of Pages from the start, because it will be changed
// page by page where sizes cannot be changed live.
//
// in	-
// out	x0	1 or 0
// clobbers	x1-x6, flags; 32 bytes of stack
// MMU	any in which kernel_state is mapped

	.include "kernel_state.inc"

	.text
	.global	force_pte_mapping
	.balign	16
force_pte_mapping:
	ldr	x1, =kernel_state
	ldr	x1, [x1]
	tbnz	x1, #DEBUG_PAGEALLOC_BIT, 3f
	tbnz	x1, #CAPS_FINAL_BIT, 1f
	// Nobody knows the others yet: what this CPU can do has to do.
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x1, [sp, #16]
	bl	has_bbml2_noabort
	ldr	x1, [sp, #16]
	ldp	x29, x30, [sp], #32
	cbz	x0, 2f
	mov	x0, #0
	ret
1:	mov	x0, #0
	tbnz	x1, #CAP_BBML2_BIT, 4f
2:	mov	x2, #WANTS_PTES
	tst	x1, x2
	cset	x0, ne
	ret
3:	mov	x0, #1
4:	ret

	.ltorg
