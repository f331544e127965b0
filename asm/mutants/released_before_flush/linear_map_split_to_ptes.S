// linear_map_split_to_ptes: the boot CPU's share of the repainting, with the release before the flush.
//
// Waits until all are parked, maps the linear map by Pages except for the alias of the kernel's text
// and rodata, releases the others, and flushes.
//
// in	w0	number of CPUs, this one included
// out	x0	0, or -ENOMEM with the other CPUs left parked (the kernel panics)
// clobbers	x1-x8, x16, x17, flags; about 520 bytes of stack
// MMU	on, running from the upper half, TTBR0 untouched
//
// Symbols of the fixture: LINEAR_OFFSET, virtual minus physical address in the linear map;
// LINEAR_END, its end; TEXT_ALIAS and TEXT_ALIAS_END, the part left alone; KIMAGE_OFFSET.

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "sequences.inc"

	.text
	.global	linear_map_split_to_ptes
	.balign	16
linear_map_split_to_ptes:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	mov	w1, w0
	image_va x19, x2, idmap_kpti_bbml2_flag
	mov	x0, x19
	bl	wait_for_all_cpus

	// x20 start of the linear map: the lowest address of the upper half.
	mrs	x5, tcr_el1
	ubfx	x5, x5, #TCR_T1SZ_SHIFT, #TCR_TXSZ_WIDTH
	neg	x5, x5					// 64 - T1SZ, taken modulo 64 by the shift
	mov	x20, #-1
	lsl	x20, x20, x5

	mov	x0, x20
	ldr	x1, =TEXT_ALIAS
	ldr	x2, =LINEAR_OFFSET
	bl	split_range_to_ptes
	cbnz	x0, 1f
	ldr	x0, =TEXT_ALIAS_END
	ldr	x1, =LINEAR_END
	ldr	x2, =LINEAR_OFFSET
	bl	split_range_to_ptes
	cbnz	x0, 1f

	str	wzr, [x19]				// too early
	mov	x0, x20
	ldr	x1, =LINEAR_END
	bl	flush_tlb_kernel_range
	mov	x0, #0

1:	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
