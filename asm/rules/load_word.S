// load_word: reads a word.
//
// in	x1	its address
// out	x0	the word
// MMU	on

	.text
	.global	load_word
	.balign	16
load_word:
	ldr	x0, [x1]
	hlt	#0
