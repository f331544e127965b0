// work_under_way: a word that says so, and 64 bytes on how many CPUs have seen it and gone on.

	.data
	.global	work_under_way
	.balign	64
work_under_way:
	.word	0
	.balign	64
	.word	0
	.balign	64
