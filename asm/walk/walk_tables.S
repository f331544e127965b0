// walk_tables: translate an input address by reading the translation tables, as the MMU would.
//
// Stage 1 of EL1&0, 4K granule, 48-bit output addresses. Everything else comes from the registers:
// the half from bit 55, the start level from TxSZ, the roots from TTBRn_EL1, the output size from
// TCR_EL1.IPS and ID_AA64MMFR0_EL1.PARange. Permissions and hierarchical attributes are not judged.
//
// in	x0	input address
//	x1	virtual minus physical address of the tables (0 with the MMU off or an identity map)
// out	x0	output address, 0 on a fault
//	x1	level of the last descriptor looked at; 0 for a fault before the first
//	x2	that descriptor, 0 if none was read
//	x3	0, or a fault in the form of PAR_EL1: bit 0 set, fault status code in bits 6:1;
//		all ones where TCR_EL1 asks for something other than a 4K granule
// clobbers	x4-x13, flags; no stack
// MMU	on or off; writes nothing

	.include "descriptor.inc"
	.include "sysreg.inc"

	.text
	.global	walk_tables
	.balign	16
walk_tables:
	mov	x13, x0					// x13 input address
	mov	x12, x1					// x12 linear offset
	mov	x0, #0
	mov	x1, #0					// x1 level
	mov	x2, #0
	mrs	x4, tcr_el1
	tbnz	x13, #55, 1f

	// Lower half. x5 TxSZ, x6 table address, x7 the sign that the unused IA bits must have.
	ubfx	x8, x4, #TCR_TG0_SHIFT, #2
	cmp	x8, #TCR_TG0_4K
	b.ne	.Lunsupported
	tbnz	x4, #TCR_EPD0_BIT, .Ltranslation_fault
	ubfx	x5, x4, #TCR_T0SZ_SHIFT, #TCR_TXSZ_WIDTH
	mrs	x6, ttbr0_el1
	mov	x7, #0
	ubfx	x8, x4, #TCR_TBI0_BIT, #1
	b	2f

	// Upper half.
1:	ubfx	x8, x4, #TCR_TG1_SHIFT, #2
	cmp	x8, #TCR_TG1_4K
	b.ne	.Lunsupported
	tbnz	x4, #TCR_EPD1_BIT, .Ltranslation_fault
	ubfx	x5, x4, #TCR_T1SZ_SHIFT, #TCR_TXSZ_WIDTH
	mrs	x6, ttbr1_el1
	mov	x7, #-1
	ubfx	x8, x4, #TCR_TBI1_BIT, #1

	// TxSZ outside 16-39 is not a size that a 4K granule has here.
2:	sub	x9, x5, #16
	cmp	x9, #39 - 16
	b.hi	.Ltranslation_fault

	// Bits 63 (55 under TBI) down to 64 - TxSZ must repeat the sign.
	sbfx	x10, x13, #0, #56
	cmp	x8, #0
	csel	x10, x10, x13, ne
	mov	x11, #64
	sub	x11, x11, x5				// x11 IA bits
	asr	x10, x10, x11
	cmp	x10, x7
	b.ne	.Ltranslation_fault

	// Start level: one level further down for each 9 bits that TxSZ takes away.
	mov	x1, #0
	cmp	x9, #STRIDE
	cinc	x1, x1, hs
	cmp	x9, #2 * STRIDE
	cinc	x1, x1, hs

	// x8 shift of the start level; x9 its index bits; the root is aligned to its own size.
	mov	x8, #STRIDE
	mov	x10, #LEVEL0_SHIFT
	msub	x8, x1, x8, x10
	sub	x9, x11, x8
	and	x6, x6, #0x0000fffffffffffe
	add	x10, x9, #3
	lsr	x6, x6, x10
	lsl	x6, x6, x10

	// x5 from here on: number of output address bits, the lesser of IPS and PARange.
	ubfx	x5, x4, #TCR_IPS_SHIFT, #3
	mrs	x10, id_aa64mmfr0_el1
	and	x10, x10, #0xf
	cmp	x5, x10
	csel	x5, x5, x10, lo
	adr	x10, .Loutput_bits
	cmp	x5, #5
	mov	x7, #5
	csel	x5, x5, x7, lo
	ldrb	w5, [x10, x5]

	// A root beyond the output size faults at level 0, whatever the start level.
	lsr	x10, x6, x5
	cbz	x10, .Lnext_level
	mov	x1, #0
	b	.Laddress_size_fault

	// x6 table, x8 shift of this level, x9 index bits of this level.
.Lnext_level:
	lsr	x10, x13, x8
	mov	x7, #-1
	lsl	x7, x7, x9
	bic	x10, x10, x7
	add	x7, x6, x12
	ldr	x2, [x7, x10, lsl #3]
	tbz	x2, #DESC_VALID_BIT, .Ltranslation_fault
	and	x6, x2, #DESC_OA
	cmp	x1, #3
	b.eq	.Llast_level
	tbz	x2, #1, .Lblock

	lsr	x10, x6, x5
	cbnz	x10, .Laddress_size_fault
	add	x1, x1, #1
	sub	x8, x8, #STRIDE
	mov	x9, #STRIDE
	b	.Lnext_level

.Llast_level:
	tbnz	x2, #1, .Lleaf				// 0b01 is reserved at level 3
	b	.Ltranslation_fault

.Lblock:
	cbz	x1, .Ltranslation_fault			// no Blocks at level 0 without LPA2
	lsr	x6, x6, x8				// bits below the Block's size are no address
	lsl	x6, x6, x8

.Lleaf:
	lsr	x10, x6, x5
	cbnz	x10, .Laddress_size_fault
	tbnz	x4, #TCR_HA_BIT, 1f			// hardware would set the flag
	tbz	x2, #DESC_AF_BIT, .Laccess_flag_fault
1:	mov	x7, #-1
	lsl	x7, x7, x8
	bic	x0, x13, x7
	orr	x0, x0, x6
	mov	x3, #0
	ret

.Lunsupported:
	mov	x3, #-1
	ret

.Ltranslation_fault:
	mov	x3, #FST_TRANSLATION
	b	.Lfault
.Laddress_size_fault:
	mov	x3, #FST_ADDRESS_SIZE
	b	.Lfault
.Laccess_flag_fault:
	mov	x3, #FST_ACCESS_FLAG
.Lfault:
	add	x3, x3, x1
	lsl	x3, x3, #PAR_FST_SHIFT
	orr	x3, x3, #PAR_F
	ret

// By IPS or PARange; 52 bits need LPA2 to be put into a 4K descriptor, so 48 is the most.
.Loutput_bits:
	.byte	32, 36, 40, 42, 44, 48
	.balign	4
