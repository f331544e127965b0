// use_stack: keeps a word on the stack.
//
// in	x0	the word
// out	x0	the word
// clobbers	SP
// MMU	on

	.text
	.global	use_stack
	.balign	16
use_stack:
	sub	sp, sp, #16
	str	x0, [sp]
	ldr	x0, [sp]
	hlt	#0
