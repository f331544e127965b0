// boot_kernel: CPU 0 brings up the others and makes the linear map final; at one moment of all that, it makes a
// page of the linear map read-only, for which a Block must be split.
//
// in	-
// out	x0	what protect_page returned, or 0, at HLT #0; the error of the repainting at HLT #1
//	x1	num_online_cpus() when it was asked
// MMU	on, running from the upper half, exceptions masked
//
// Symbols of the fixture: CPUS, how many there are; MOMENT, one of early_window.inc; EARLY_PAGE, the page.

	.include "sequences.inc"
	.include "boot.inc"
	.include "early_window.inc"
	.include "stop_machine.inc"

	// Ask now, if this is the moment.
	.macro	moment which
	ldr	x0, =MOMENT
	cmp	x0, #\which
	b.ne	.Lnot_\which
	ldr	w23, [x20, #BOOT_NUM_ONLINE]
	ldr	x0, =EARLY_PAGE
	bl	protect_page
	mov	x22, x0
.Lnot_\which:
	.endm

	.text
	.global	boot_kernel
	.balign	16
boot_kernel:
	msr	daifclr, #DAIF_IRQ_FIQ
	ldr	x20, =boot_state
	mov	x22, #0
	mov	x23, #0
	mov	w0, #1
	str	w0, [x20, #BOOT_MMU_ON]
	bl	has_bbml2_noabort
	str	w0, [x20, #BOOT_BBML2]
	moment	BEFORE_SECONDARIES

	mov	x19, #1
	ldr	x21, =CPUS
1:	cmp	x19, x21
	b.hs	2f
	bl	cpus_write_lock
	mov	x0, x19
	bl	map_stack
	mov	x0, x19
	bl	release_pen
	mov	x1, x19
	add	x0, x20, #BOOT_MMU_ON
	bl	wait_for_bit
	cmp	x19, #1
	b.ne	3f
	moment	BEFORE_ONLINE
	mov	w0, #1
	add	x1, x20, #BOOT_MAY_GO_ONLINE
	stlr	w0, [x1]
3:	mov	x1, x19
	add	x0, x20, #BOOT_ONLINE
	bl	wait_for_bit
	bl	cpus_write_unlock
	add	x19, x19, #1
	b	1b

2:	moment	BEFORE_FINAL
	mov	w0, #1
	add	x1, x20, #BOOT_CAPS_FINAL
	stlr	w0, [x1]
	ldr	w0, [x20, #BOOT_BBML2]
	cbnz	w0, 4f

	// Not all may change sizes live: everything is mapped by Pages from now on.
	image_va x0, x2, idmap_kpti_bbml2_flag
	mov	w1, #1
	str	w1, [x0]
	dmb	ish
	ldr	x0, =repaint_work
	mov	x1, x21
	mov	w2, #STOP_ALL
	mov	w3, w21
	mov	w4, #0
	bl	stop_machine
	cbnz	x0, 5f

4:	mov	w0, #1
	add	x1, x20, #BOOT_LINEAR_FINAL
	stlr	w0, [x1]
	moment	AFTER_FINAL
	ldr	x0, =MOMENT
	cmp	x0, #NEVER
	b.ne	6f
	ldr	x0, =elsewhere_done
	bl	wait_until_set
6:	mov	w0, #1
	str	w0, [x20, #BOOT_OVER]
	mov	x0, x22
	mov	x1, x23
	hlt	#0
5:	hlt	#1

	.ltorg
