// switch_root_if_asked: what the IPI of the copy-and-switch design does on each CPU: if kernel_root is not
// the root in TTBR1, replace it, by way of the reserved table and an empty TLB, and say so.
//
// Break-before-make at the root: between the two this CPU, alone, has no upper half.
//
// in	-
// out	-
// clobbers	x0-x5, flags; 48 bytes of stack
// MMU	on, running from the upper half, TTBR0 free for the idmap, exceptions masked

	.include "descriptor.inc"

	.text
	.global	switch_root_if_asked
	.balign	16
switch_root_if_asked:
	ldr	x0, =kernel_root
	ldar	x0, [x0]
	cbz	x0, 1f
	mrs	x1, ttbr1_el1
	and	x1, x1, #DESC_OA			// ASID and CnP away
	cmp	x0, x1
	b.eq	1f
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	bl	cpu_replace_ttbr1
	ldr	x0, =cpus_switched
	bl	count_in
	ldp	x29, x30, [sp], #16
1:	ret

	.ltorg
