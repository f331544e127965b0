// flag: two words that the CPUs share.

	.data
	.global	flag
	.global	result
	.balign	64
flag:	.quad	0
	.balign	64
result:	.quad	0
