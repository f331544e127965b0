// split_leaf_at: see that a leaf of the linear map, or a contiguous run, begins at an address, or none is
// there. From the top down, and no further than needed.
//
// in	x0	the address, a multiple of 4K
// out	x0	0 or -ENOMEM
// clobbers	x1-x8, x16, x17, flags; about 100 bytes of stack
// MMU	on; walks down from TTBR1_EL1, 48-bit upper half, 4K granule
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "descriptor.inc"

	// The entry for x19 in the table that x20 points to: its address x20, itself x21.
	.macro	entry shift
	ldr	x1, =LINEAR_OFFSET
	add	x20, x20, x1
	ubfx	x1, x19, #\shift, #STRIDE
	add	x20, x20, x1, lsl #3
	ldr	x21, [x20]
	.endm

	.macro	done_if_aligned shift
	tst	x19, #(1 << (\shift)) - 1
	b.eq	.Ldone
	.endm

	// Neither Valid nor present-invalid.
	.macro	done_if_absent
	mov	x1, #DESC_VALID | DESC_PRESENT_INVALID
	tst	x21, x1
	b.eq	.Ldone
	.endm

	.text
	.global	split_leaf_at
	.balign	16
split_leaf_at:
	stp	x29, x30, [sp, #-48]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	str	x21, [sp, #32]
	mov	x19, x0
	mrs	x20, ttbr1_el1
	and	x20, x20, #DESC_OA			// ASID and CnP away

	done_if_aligned LEVEL0_SHIFT
	entry	LEVEL0_SHIFT
	tbz	x21, #DESC_VALID_BIT, .Ldone

	and	x20, x21, #DESC_OA
	done_if_aligned LEVEL1_SHIFT
	entry	LEVEL1_SHIFT
	done_if_absent
	and	x1, x21, #DESC_TYPE
	cmp	x1, #DESC_TABLE
	b.eq	1f
	mov	x0, x20
	mov	x1, x21
	ldr	x2, =LINEAR_OFFSET
	mov	w3, #1
	bl	split_pud
	cbnz	x0, .Lout
	ldr	x21, [x20]

1:	and	x20, x21, #DESC_OA
	done_if_aligned LEVEL2_SHIFT + 4
	entry	LEVEL2_SHIFT
	done_if_absent
	and	x1, x21, #DESC_TYPE
	cmp	x1, #DESC_TABLE
	b.eq	3f
	tbz	x21, #DESC_CONT_BIT, 2f
	mov	x0, x20
	bl	split_contpmd
2:	done_if_aligned LEVEL2_SHIFT
	mov	x0, x20
	mov	x1, x21
	ldr	x2, =LINEAR_OFFSET
	mov	w3, #1
	bl	split_pmd
	cbnz	x0, .Lout
	ldr	x21, [x20]

3:	and	x20, x21, #DESC_OA
	done_if_aligned LEVEL3_SHIFT + 4
	entry	LEVEL3_SHIFT
	done_if_absent
	tbz	x21, #DESC_CONT_BIT, .Ldone
	mov	x0, x20
	bl	split_contpte

.Ldone:
	mov	x0, #0
.Lout:
	ldr	x21, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #48
	ret

	.ltorg
