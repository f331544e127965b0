// touch_linear_map: load from and store to every page that linear_map_probes lists, and check.
//
// Each CPU has 8 bytes of its own at the start of a writable page. Turn 0 writes a signature there;
// turn 1 finds the signature of turn 0, writes another and reads it back. A page that cannot be
// written is read and compared with what the list says.
//
// in	x0	CPU number, 0-63
//	x1	turn, 0 or 1
// out	x0	0, or the number of the probe that failed, from 1
// clobbers	x2-x7, flags
// MMU	on

	.text
	.global	touch_linear_map
	.balign	16
touch_linear_map:
	lsl	x3, x0, #3				// x3 this CPU's slot
	mov	x0, #0					// x0 probe
	ldr	x2, =linear_map_probes

1:	ldp	x4, x5, [x2], #16			// x4 address, x5 expected or 0
	cbz	x4, 3f
	add	x0, x0, #1
	cbz	x5, 2f
	ldr	x6, [x4]
	cmp	x6, x5
	b.ne	4f
	b	1b

2:	add	x4, x4, x3				// as a signature it names page and CPU
	cbz	x1, 5f
	ldr	x6, [x4]
	cmp	x6, x4
	b.ne	4f
5:	eor	x5, x4, x1, lsl #63			// turn 1 must not leave what it found
	str	x5, [x4]
	ldr	x6, [x4]
	cmp	x6, x5
	b.eq	1b
	b	4f

3:	mov	x0, #0
4:	ret

	.ltorg
