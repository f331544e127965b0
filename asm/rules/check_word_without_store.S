// check_word_without_store: check_word without its store.
//
// in	x0	address
//	x1	a word that is not there yet
// out	HLT #1 if the word read is not the word written
// clobbers	x2, flags
// MMU	on

	.text
	.global	check_word_without_store
	.balign	16
check_word_without_store:
	ldr	x2, [x0]
	cmp	x2, x1
	b.ne	1f
	hlt	#0
1:	hlt	#1
