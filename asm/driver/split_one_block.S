// split_one_block: a CPU with FEAT_BBM level 2 splits the level 2 Block that maps an address, while
// using it: reads through the Block, splits, reads through the Page, flushes, reads again.
//
// in	x0	address inside the Block
// out	x0	0 at HLT #0; HLT #1: no level 2 Block there; HLT #2: no memory; HLT #3: a word changed
// MMU	on, running from the upper half

	.include "descriptor.inc"
	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	split_one_block
	.balign	16
split_one_block:
	this_cpu x20
	set_up_stack x20, x2
	mov	x21, x0
	str	x21, [x21]				// also fills the TLB from the Block

	ldr	x1, =LINEAR_OFFSET
	bl	walk_tables
	cbnz	x3, 1f
	cmp	x1, #2
	b.ne	1f

	// The table of level 2 is the one a level 1 entry points to: walk down to it by hand.
	mov	x1, x2					// the descriptor
	mrs	x0, ttbr1_el1
	and	x0, x0, #DESC_OA
	ldr	x2, =LINEAR_OFFSET
	ubfx	x4, x21, #LEVEL0_SHIFT, #STRIDE
	add	x0, x0, x2
	ldr	x0, [x0, x4, lsl #3]
	and	x0, x0, #DESC_OA
	ubfx	x4, x21, #LEVEL1_SHIFT, #STRIDE
	add	x0, x0, x2
	ldr	x0, [x0, x4, lsl #3]
	and	x0, x0, #DESC_OA
	ubfx	x4, x21, #LEVEL2_SHIFT, #STRIDE
	add	x0, x0, x2
	add	x0, x0, x4, lsl #3
	mov	w3, #0
	bl	split_pmd
	cbnz	x0, 2f

	ldr	x4, [x21]				// by the Block or by the Page: the same word
	cmp	x4, x21
	b.ne	3f
	mov	x0, x21
	add	x1, x21, #PAGE_SIZE
	bl	flush_tlb_kernel_range
	ldr	x4, [x21]				// by the Page
	cmp	x4, x21
	b.ne	3f
	mov	x0, #0
	hlt	#0
1:	hlt	#1
2:	hlt	#2
3:	hlt	#3

	.ltorg
