// grow_heap_at_once: maps one more page of the heap and clears its first word at once.
//
// in	x0	address of the descriptor, Invalid so far
//	x1	address of the page
//	x2	the descriptor
// MMU	on

	.text
	.global	grow_heap_at_once
	.balign	16
grow_heap_at_once:
	str	x2, [x0]
	str	xzr, [x1]
	hlt	#0
