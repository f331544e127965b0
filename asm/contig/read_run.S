// read_run: read a word of each page of a run.
//
// in	x0	virtual address of the first byte of the run
// out	-
// clobbers	x1-x3, flags
// MMU	on

	.include "descriptor.inc"

	.text
	.global	read_run
	.balign	16
read_run:
	mov	x1, x0
	mov	x2, #CONT_ENTRIES
1:	ldr	x3, [x1]
	add	x1, x1, #PAGE_SIZE
	subs	x2, x2, #1
	b.ne	1b
	ret
