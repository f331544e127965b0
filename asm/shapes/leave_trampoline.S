// leave_trampoline: code in a page of its own, which it leaves; then it tells the CPU that waits to take the page away.
//
// in	x0	address of the flag
// out	-
// clobbers	x1
// MMU	on; the trampoline, .text and the flag are mapped

	.section .trampoline, "ax"
	.global	leave_trampoline
	.balign	16
leave_trampoline:
	mov	x1, #1
	b	left_trampoline

	.text
	.global	left_trampoline
	.balign	16
left_trampoline:
	stlr	x1, [x0]				// nobody is in there any more
	hlt	#0
