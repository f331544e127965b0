// prepare_split: count the tables that the repainting will need and allocate them. To be called before
// stop_machine(), from a context that may sleep.
//
// in	-
// out	x0	0, or -ENOMEM
// clobbers	x1-x7, flags; about 290 bytes of stack
// MMU	on, running from the upper half
//
// Symbols of the fixture: as linear_map_split_to_ptes.

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "prealloc.inc"

	.text
	.global	prepare_split
	.balign	16
prepare_split:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	str	x19, [sp, #16]

	mrs	x5, tcr_el1
	ubfx	x5, x5, #TCR_T1SZ_SHIFT, #TCR_TXSZ_WIDTH
	neg	x5, x5					// 64 - T1SZ, taken modulo 64 by the shift
	mov	x0, #-1
	lsl	x0, x0, x5				// start of the linear map
	ldr	x1, =TEXT_ALIAS
	ldr	x2, =LINEAR_OFFSET
	bl	count_range
	mov	x19, x0
	ldr	x0, =TEXT_ALIAS_END
	ldr	x1, =LINEAR_END
	ldr	x2, =LINEAR_OFFSET
	bl	count_range
	add	x0, x0, x19

	ldr	x1, =split_tables
	str	x0, [x1, #SPLIT_TABLES_COUNTED]
	bl	alloc_split_tables
	ldr	x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
