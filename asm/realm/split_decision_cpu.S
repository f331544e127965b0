// split_decision_cpu: asks split_kernel_leaf_mapping in every state that a table of decisions speaks of, each time
// about a page of another Block, and compares result, warnings and Block with the table.
//
// The states are the values of 7 bits: bit 0, the range is page aligned; bits 1-5, those of kernel_state that the
// table names; bit 6, the page is in the KFENCE pool, which is the upper half of the Blocks.
//
// in	x0	the table: 5 bytes, numbers of bits of kernel_state; from byte 8 on rows of 8 bytes: value, mask, result,
//		warnings, whether the Block is split; a mask of 0 ends it
//	x1	virtual address of 128 Blocks of 2M
// out	HLT #0; x0 the state at HLT #1, not one row but none or two; #2, other result; #3, other number of
//	warnings; #4, split or not against the table
// MMU	on, running from the upper half
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "driver.inc"

	.equ	STATES, 128
	.equ	ROW, 8
	.equ	ALIGNED_BIT, 0
	.equ	NAMED_BITS, 5
	.equ	ODD_PAGE, 7 * PAGE_SIZE

	.text
	.global	split_decision_cpu
	.balign	16
split_decision_cpu:
	mov	x19, x0
	mov	x20, x1
	mov	x21, #0					// x21 the state
	this_cpu x4
	set_up_stack x4, x5

.Lstate:
	add	x1, x19, #ROW
	mov	x22, #0					// x22 its row
1:	ldrb	w2, [x1]
	ldrb	w3, [x1, #1]
	cbz	w3, 3f
	and	w4, w21, w3
	cmp	w4, w2
	b.ne	2f
	cbnz	x22, 91f
	mov	x22, x1
2:	add	x1, x1, #ROW
	b	1b
3:	cbz	x22, 91f

	mov	x2, #0
	mov	x3, #0
	lsr	x4, x21, #ALIGNED_BIT + 1
4:	ldrb	w5, [x19, x3]
	and	x6, x4, #1
	lsl	x6, x6, x5
	orr	x2, x2, x6
	lsr	x4, x4, #1
	add	x3, x3, #1
	cmp	x3, #NAMED_BITS
	b.lo	4b
	ldr	x1, =kernel_state
	str	x2, [x1]

	ldr	x1, =kernel_warnings
	ldr	x23, [x1]				// x23 warnings so far
	add	x24, x20, x21, lsl #LEVEL2_SHIFT	// x24 the Block
	add	x0, x24, #ODD_PAGE
	tbnz	x21, #ALIGNED_BIT, 5f
	add	x0, x0, #8
5:	add	x1, x0, #PAGE_SIZE
	bl	split_kernel_leaf_mapping
	ldrsb	x1, [x22, #2]
	cmp	x0, x1
	b.ne	92f
	ldr	x1, =kernel_warnings
	ldr	x1, [x1]
	sub	x1, x1, x23
	ldrb	w2, [x22, #3]
	cmp	x1, x2
	b.ne	93f
	mov	x0, x24
	ldr	x1, =LINEAR_OFFSET
	bl	find_descriptor
	cmp	x1, #3
	cset	x1, eq
	ldrb	w2, [x22, #4]
	cmp	x1, x2
	b.ne	94f

	add	x21, x21, #1
	cmp	x21, #STATES
	b.lo	.Lstate
	mov	x0, x21					// how many
	hlt	#0
91:	mov	x0, x21
	hlt	#1
92:	mov	x0, x21
	hlt	#2
93:	mov	x0, x21
	hlt	#3
94:	mov	x0, x21
	hlt	#4

	.ltorg
