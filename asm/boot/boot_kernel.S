// boot_kernel: CPU 0 brings up all others, one after the other, and makes the capabilities final.
//
// in	-
// out	x0	0 at HLT #0
//	x1	1 if the system may change sizes live, else 0
//	x2	number of CPUs online
// MMU	on, running from the upper half, exceptions masked
//
// Symbols of the fixture: CPUS, how many are there at boot; LATE_CPUS: CPUS, or more by one CPU that comes when
// capabilities are final; RELIES_ON_BBML2: 1 if the kernel is to use the capability,
// by splitting the Block at PAGE_OFFSET + 2M under everyone's feet.

	.include "sequences.inc"
	.include "boot.inc"

	.text
	.global	boot_kernel
	.balign	16
boot_kernel:
	ldr	x20, =boot_state
	mov	w0, #1
	str	w0, [x20, #BOOT_MMU_ON]
	bl	has_bbml2_noabort
	str	w0, [x20, #BOOT_BBML2]
	mov	w0, #1
	str	w0, [x20, #BOOT_MAY_GO_ONLINE]		// nobody is held up

	mov	x19, #1
	ldr	x21, =CPUS
1:	cmp	x19, x21
	b.hs	2f
	mov	x0, x19
	bl	bring_up_cpu
	add	x19, x19, #1
	b	1b

	// Who relies on the capability from here on relies on what it is now.
2:	ldr	w22, [x20, #BOOT_BBML2]
	mov	w0, #1
	add	x1, x20, #BOOT_CAPS_FINAL
	stlr	w0, [x1]
	ldr	x1, =LATE_CPUS
	cmp	x19, x1
	b.hs	5f
	mov	x0, x19
	bl	map_stack
	mov	x0, x19
	bl	release_pen
	image_va x0, x1, late_cpu_decided
	mov	w1, w19
	bl	wait_for_all_cpus

5:	ldr	x0, =RELIES_ON_BBML2
	and	w0, w0, w22
	cbz	w0, 3f
	ldr	x0, =PAGE_OFFSET + 0x200000
	add	x1, x0, #4096
	ldr	x2, =LINEAR_OFFSET
	bl	split_range_to_ptes
	cbnz	x0, 4f

3:	mov	w0, #1
	str	w0, [x20, #BOOT_OVER]
	mov	w1, w22
	ldr	w2, [x20, #BOOT_NUM_ONLINE]
	mov	x0, #0
	hlt	#0
4:	hlt	#1

	.ltorg
