// move_page_work: give a page of the linear map another physical page, by break-before-make. Meanwhile the
// page is not there: no CPU may use it, and with interrupts masked everywhere none can.
//
// Between break and make an interrupt comes for all others, and all of them get past delay_until_work.
//
// in	x0	number of CPUs
// out	x0	0
// clobbers	x0-x7, flags; 32 bytes of stack
// MMU	on, running from the upper half
//
// Symbols of the fixture: DEVICE_PAGE; NEW_PAGE, physical address of what it is to be; LINEAR_OFFSET.

	.include "descriptor.inc"
	.include "stop_machine.inc"

	.text
	.global	move_page_work
	.balign	16
move_page_work:
	stp	x29, x30, [sp, #-32]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	sub	w19, w0, #1
	ldr	x0, =DEVICE_PAGE
	ldr	x1, =LINEAR_OFFSET
	bl	find_descriptor
	ldr	x20, [x0]
	str	xzr, [x0]
	dsb	ishst
	ldr	x1, =DEVICE_PAGE
	ubfx	x1, x1, #PAGE_SHIFT, #44
	tlbi	vaae1is, x1
	dsb	ish
	isb

	mov	x1, #SGI_DEVICE << SGI1R_INTID_SHIFT
	orr	x1, x1, #SGI1R_ALL_OTHERS
	msr	icc_sgi1r_el1, x1
	isb
	ldr	x2, =work_under_way
	mov	w1, #1
	stlr	w1, [x2]
	add	x2, x2, #64
	sevl
1:	wfe
	ldaxr	w1, [x2]
	cmp	w1, w19
	b.ne	1b

	ldr	x1, =NEW_PAGE
	ldr	x2, =~DESC_OA
	and	x20, x20, x2
	orr	x20, x20, x1
	str	x20, [x0]
	dsb	ishst
	isb
	mov	x0, #0
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret

	.ltorg
