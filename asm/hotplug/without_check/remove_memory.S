// remove_memory: take a range out of the linear map, tables that become empty included.
//
// Differs from the right one in one decision: it does not refuse when a leaf, or a contiguous run, crosses an end of the
// range.
//
// in	x0	first address
//	x1	end address, exclusive
// out	x0	0
// clobbers	x1-x7, flags; about 120 bytes of stack
// MMU	on; walks down from TTBR1_EL1

	.text
	.global	remove_memory
	.balign	16
remove_memory:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	mov	x19, x0
	mov	x20, x1
	bl	unmap_range				// WRONG: and what else the leaves map?
	mov	x0, x19
	mov	x1, x20
	bl	free_empty_tables
	mov	x0, #0
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret
