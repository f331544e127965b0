// protect_table: takes away the permission to write to all that a Table descriptor leads to, by its APTable field. The
// field is part of all translations below it, so that this takes a break, and maintenance for all levels.
//
// in	x0	address of the Table descriptor
//	x1	address of the first of two pages below it
//	x2	the new Table descriptor
// out	x0	the word found there
// clobbers	x3, x4
// MMU	on

	.text
	.global	protect_table
	.balign	16
protect_table:
	ldr	x3, [x1]
	str	xzr, [x0]				// break
	dsb	ishst
	ubfx	x4, x1, #12, #44
	tlbi	vaae1is, x4
	add	x4, x4, #1
	tlbi	vaae1is, x4
	dsb	ish
	str	x2, [x0]				// make
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
