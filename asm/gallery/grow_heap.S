// grow_heap: maps one more page of the heap and clears its first word.
//
// in	x0	address of the descriptor, Invalid so far
//	x1	address of the page
//	x2	the descriptor
// MMU	on

	.text
	.global	grow_heap
	.balign	16
grow_heap:
	str	x2, [x0]
	dsb	ishst
	isb
	str	xzr, [x1]
	hlt	#0
