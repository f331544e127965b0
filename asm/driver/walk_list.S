// walk_list: runs walk_tables over a list of input addresses, and has the MMU translate the same
// ones with AT S1E1R. Where the two disagree it stops.
//
// in	x0	list of input addresses
//	x1	how many
//	x2	virtual minus physical address of the tables
//	x3	results: 32 bytes each, walk_tables' x0-x3 in order
// out	x0	0 at HLT #0; at HLT #1 the number of the entry where the walk and AT differ, from 1
// MMU	on or off, translation registers set; no stack

	.include "sysreg.inc"

	.text
	.global	walk_list
	.balign	16
walk_list:
	mov	x19, x0
	mov	x20, x1
	mov	x21, x2
	mov	x22, x3
	mov	x23, #0

1:	ldr	x0, [x19], #8
	mov	x24, x0
	add	x23, x23, #1
	mov	x1, x21
	bl	walk_tables
	stp	x0, x1, [x22], #16
	stp	x2, x3, [x22], #16

	at	s1e1r, x24
	isb
	mrs	x5, par_el1
	tbnz	x5, #0, 3f

	cbnz	x3, 4f					// AT translates, the walk does not
	eor	x5, x5, x0
	ubfx	x5, x5, #12, #36			// PA[47:12]
	cbnz	x5, 4f
2:	cmp	x23, x20
	b.lo	1b
	mov	x0, #0
	hlt	#0

3:	eor	x5, x5, x3
	tst	x5, #0x7f				// F and FST
	b.eq	2b
4:	mov	x0, x23
	hlt	#1
