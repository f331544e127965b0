// hello: adds two numbers.
//
// in	x0, x1
// out	x0	their sum
// MMU	off

	.text
	.global	hello
	.balign	4
hello:
	add	x0, x0, x1
	hlt	#0
