// idmap_kpti_install_ng_mappings: set nG in every valid descriptor of swapper_pg_dir.
//
// CPU 0 does it, through temporary tables of its own, once all other CPUs have given up the upper
// half; the others go straight to the wait code that the repainting uses too.
//
// No TLB maintenance follows the change, on any CPU: the old entries, global ones, left each TLB
// by the local TLBI of set_reserved_ttbr1, before the first store, and while TTBR1 is away nothing
// can bring them back.
//
// Bit 11 is set in Table descriptors too. Hardware ignores it there. It says "visited": a table
// that is linked twice is walked once.
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
	// As in Linux 7.2, and not as it should be: no ISB follows the last DSB, which the walk of the next
	// load needs unless there is FEAT_ETS2; and the TLBI operand has ones in bits 47:44, a TTL hint that
	// nobody meant, where there is FEAT_TTL.
	.macro	map_table level, cursor
	str	xzr, [x3, #8 * (\level + KPTI_SLOT_OF_LEVEL)]
	dsb	nshst
	add	\cursor, x3, #PAGE_SIZE * (\level + KPTI_SLOT_OF_LEVEL)
	lsr	x8, \cursor, #PAGE_SHIFT
	tlbi	vaae1, x8
	dsb	nsh
	isb
	and	x8, x7, #DESC_OA
	orr	x8, x8, x6
	str	x8, [x3, #8 * (\level + KPTI_SLOT_OF_LEVEL)]
	dsb	nshst
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

	// Publish before anyone can walk: the DSB orders the stores before the flag as well.
	dsb	ishst
	set_reserved_ttbr1 x8				// the slots leave the TLB
	msr	ttbr1_el1, x5
	isb
	str	wzr, [x4]				// a plain store wakes and releases all
	ret

	.ltorg
