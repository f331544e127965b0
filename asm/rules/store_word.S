// store_word: writes a word.
//
// in	x1	its address
// out	-
// MMU	on

	.text
	.global	store_word
	.balign	16
store_word:
	str	x0, [x1]
	hlt	#0
