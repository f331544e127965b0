// idmap_kpti_install_ng_mappings: set nG in every valid descriptor of swapper_pg_dir.
//
// Differs from the right one in one place: the others are released before the stores are published.
// The DSB NSH of set_reserved_ttbr1 is for this CPU only.
//
// in	x0	number of this CPU
//	w1	number of CPUs, this one included
//	x2	physical address of the root of the temporary tables (CPU 0 only)
//	x3	KPTI_TEMP_VA (CPU 0 only)
// out	-
// clobbers	x0-x17, flags; CPU 0: no stack while TTBR1 is away
// MMU	on, fetched through TTBR0 (the idmap), exceptions masked; TTBR1_EL1 comes back as it was

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "sequences.inc"
	.include "kpti.inc"
	.include "kpti_walk.inc"

	// x3	temporary level 3 table, at KPTI_TEMP_VA
	// x4	flag
	// x5	TTBR1_EL1 to restore
	// x6	attributes of a fixmap slot
	// x7	descriptor
	// x10-x13	next descriptor of the table of level 0-3

	// Map the table that x7 points to into the slot of its level; its address becomes the cursor.
	// The slot still maps the last table of the level: break before make, for this CPU alone.
	.macro	map_table level, cursor
	str	xzr, [x3, #8 * (\level + KPTI_SLOT_OF_LEVEL)]
	dsb	nshst
	add	\cursor, x3, #PAGE_SIZE * (\level + KPTI_SLOT_OF_LEVEL)
	ubfx	x8, \cursor, #PAGE_SHIFT, #44
	tlbi	vaae1, x8
	dsb	nsh
	isb
	and	x8, x7, #DESC_OA
	orr	x8, x8, x6
	str	x8, [x3, #8 * (\level + KPTI_SLOT_OF_LEVEL)]
	dsb	nshst
	isb						// the walk of the next load, unless FEAT_ETS2
	.endm

	.section .idmap.text, "ax"
	.global	idmap_kpti_install_ng_mappings
	.balign	16
idmap_kpti_install_ng_mappings:
	cbz	x0, 1f
	b	wait_linear_map_split_to_ptes		// keeps X30: it returns for us

1:	mrs	x5, ttbr1_el1
	adrp	x4, idmap_kpti_bbml2_flag
	add	x4, x4, :lo12:idmap_kpti_bbml2_flag
	ldr	x6, =KPTI_TEMP_PAGE

	// Acquire: what the others did before they counted, their TLBIs above all, is over.
	sevl
2:	wfe
	ldaxr	w8, [x4]
	eor	w8, w8, w1
	cbnz	w8, 2b

	set_reserved_ttbr1 x8
	msr	ttbr1_el1, x2
	isb

	remap_swapper

	set_reserved_ttbr1 x8				// the slots leave the TLB
	msr	ttbr1_el1, x5
	isb
	str	wzr, [x4]				// WRONG: the others walk what they need not see yet
	dsb	ishst
	ret

	.ltorg
