// use_half_a_slot: use_stack with as much of the stack as it needs, which leaves SP no multiple of 16.
//
// in	x0	the word
// out	x0	the word
// clobbers	SP
// MMU	on

	.text
	.global	use_half_a_slot
	.balign	16
use_half_a_slot:
	sub	sp, sp, #8
	str	x0, [sp]
	ldr	x0, [sp]
	hlt	#0
