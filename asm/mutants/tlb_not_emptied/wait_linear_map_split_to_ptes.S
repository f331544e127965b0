// wait_linear_map_split_to_ptes: park this CPU off the kernel's tables, with what it cached of them.
//
// Counts itself in idmap_kpti_bbml2_flag, then waits for the flag to become 0. The sequence
// that puts the reserved table into TTBR1 lacks its TLBI; the one of cpu_install_idmap came too early,
// with the old TTBR1 still there to fill the TLB again.
//
// in	-
// out	-
// clobbers	x3, x4, x16, x17; no stack (it is mapped by the upper half)
// MMU	on, fetched through TTBR0 (the idmap), exceptions masked; TTBR1_EL1 comes back as it was

	.include "sysreg.inc"
	.include "sequences.inc"

	.section .idmap.text, "ax"
	.global	wait_linear_map_split_to_ptes
	.balign	16
wait_linear_map_split_to_ptes:
	mrs	x3, ttbr1_el1
	adrp	x4, idmap_kpti_bbml2_flag
	add	x4, x4, :lo12:idmap_kpti_bbml2_flag

	// Off the tables first, counted after: once the other side has seen the count it may split.
	adrp	x16, reserved_pg_dir
	msr	ttbr1_el1, x16
	isb
	dsb	nsh
	isb

	// The DSB in the sequence above is what orders the count behind it; no acquire or release here.
1:	ldxr	w16, [x4]
	add	w16, w16, #1
	stxr	w17, w16, [x4]
	cbnz	w17, 1b

	// The LDXR arms the monitor: the store that releases us is the event that ends the WFE.
	// SEVL lets the first WFE fall through, for a flag that is 0 by now.
	sevl
2:	wfe
	ldxr	w16, [x4]
	cbnz	w16, 2b

	msr	ttbr1_el1, x3
	isb
	ret
