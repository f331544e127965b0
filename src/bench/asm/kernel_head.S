// kernel_head: what the head of a kernel does once its first tables are on: sorts, copies strings and calls, with code,
// data, stack and tables side by side in one page, in one 2M block.
//
// in	x10	the page of the root table: two descriptors, and then room for data
//	x11	the page whose end is the stack
// clobbers	x0-x9, x12-x17, x30, flags
// MMU	on, writable code; never ends

	.text
	.global	kernel_head
	.balign	4096
kernel_head:
	add	x15, x15, #1			// no round is like another
	add	sp, x11, #0xff0
	// fill 64 words in descending order, beside a table
	add	x0, x10, #1024
	mov	x1, #64
1:	eor	x2, x1, x15
	str	x2, [x0], #8
	subs	x1, x1, #1
	b.ne	1b
	// insertion sort
	add	x0, x10, #1024
	mov	x1, #1
2:	ldr	x2, [x0, x1, lsl #3]
	mov	x3, x1
3:	sub	x4, x3, #1
	ldr	x5, [x0, x4, lsl #3]
	cmp	x5, x2
	b.ls	4f
	str	x5, [x0, x3, lsl #3]
	mov	x3, x4
	cbnz	x3, 3b
4:	str	x2, [x0, x3, lsl #3]
	add	x1, x1, #1
	cmp	x1, #64
	b.ne	2b
	// copy a string from the code's page to behind it
	adr	x0, text
	adr	x1, copy
	bl	copy_string
	// a descriptor now and then
	ldr	x2, [x10, #8]
	eor	x2, x2, #0x0080000000000000
	str	x2, [x10, #8]
	dsb	ishst
	isb
	.global	round_end
round_end:
	ldr	x9, [x10]
	b	kernel_head

copy_string:
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
5:	ldrb	w2, [x0], #1
	bl	put_character
	cbnz	w2, 5b
	ldp	x29, x30, [sp], #16
	ret

put_character:
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	strb	w2, [x1], #1
	ldp	x29, x30, [sp], #16
	ret

text:	.asciz	"Booting Linux on physical CPU 0x0000000000 [0x410fd034]"
	.balign	8
copy:	.space	64
