// count_then_split: count the tables that two ranges will take, allocate them, split the ranges, and hand back
// what is left. One CPU.
//
// in	x0, x1	first range: first address, end
//	x2, x3	second range; empty if they are equal
// out	x0	at HLT #0 how many were handed back; HLT #1: no memory beforehand; HLT #2: the count was too small
// MMU	on, running from the upper half
//
// Symbols of the fixture: LINEAR_OFFSET.

	.include "sysreg.inc"
	.include "driver.inc"
	.include "prealloc.inc"
	.include "annotation.inc"

	.text
	.global	count_then_split
	.balign	16
count_then_split:
	mov	x19, x0
	mov	x20, x1
	mov	x21, x2
	mov	x22, x3
	this_cpu x4
	set_up_stack x4, x5

	ldr	x2, =LINEAR_OFFSET
	bl	count_range
	mov	x23, x0
	mov	x0, x21
	mov	x1, x22
	ldr	x2, =LINEAR_OFFSET
	bl	count_range
	add	x0, x0, x23
	ldr	x1, =split_tables
	str	x0, [x1, #SPLIT_TABLES_COUNTED]
	bl	alloc_split_tables
	cbnz	x0, 1f

	atomic_begins
	mov	x0, x19
	mov	x1, x20
	ldr	x2, =LINEAR_OFFSET
	bl	split_range_to_ptes
	cbnz	x0, 2f
	mov	x0, x21
	mov	x1, x22
	ldr	x2, =LINEAR_OFFSET
	bl	split_range_to_ptes
	cbnz	x0, 2f
	bl	flush_tlb_all
	atomic_ends

	bl	free_split_tables
	hlt	#0
1:	hlt	#1
2:	hlt	#2

	.ltorg
