// Store buffering: each CPU stores to its own word and reads the other's.
//
// in	-
// out	x0 = what the other word held
// clobbers	x1-x3
// MMU	any

	.text
	.global sb_left
sb_left:
	adr	x1, left
	adr	x2, right
	mov	x3, #1
	str	x3, [x1]
	ldr	x0, [x2]
	hlt	#0

	.global sb_right
sb_right:
	adr	x1, right
	adr	x2, left
	mov	x3, #1
	str	x3, [x1]
	ldr	x0, [x2]
	hlt	#0

	.balign 64
left:	.quad	0
	.balign 64
right:	.quad	0
