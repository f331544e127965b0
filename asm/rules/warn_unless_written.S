// warn_unless_written: look for a word in memory, and warn if it is another.
//
// in	x0	virtual address of the word
//	x1	the value it shall have
// out	-
// clobbers	x2, flags
// MMU	any in which the word is mapped writable

	.include "annotation.inc"

	.text
	.global	warn_unless_written
	.balign	16
warn_unless_written:
	str	x1, [x0]
	ldr	x2, [x0]
	cmp	x2, x1
	b.eq	1f
	warn
1:	hlt	#0
