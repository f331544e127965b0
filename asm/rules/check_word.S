// check_word: writes a word, reads it back and compares.
//
// in	x0	address
//	x1	a word that is not there yet
// out	HLT #1 if the word read is not the word written
// clobbers	x2, flags
// MMU	on

	.text
	.global	check_word
	.balign	16
check_word:
	str	x1, [x0]
	ldr	x2, [x0]
	cmp	x2, x1
	b.ne	1f
	hlt	#0
1:	hlt	#1
