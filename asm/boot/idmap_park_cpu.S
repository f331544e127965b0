// idmap_park_cpu: the end of a CPU that died: nothing of the kernel's tables is in its TLB, nor will be.
//
// in	w19	number of this CPU
// out	x0	1 at HLT #0, which stands for a loop around WFI
// clobbers	x1
// MMU	on, fetched through TTBR0 (the idmap)

	.include "sequences.inc"

	.section .idmap.text, "ax"
	.global	idmap_park_cpu
	.balign	16
idmap_park_cpu:
	set_reserved_ttbr1 x1
	adrp	x1, late_cpu_decided
	add	x1, x1, :lo12:late_cpu_decided
	stlr	w19, [x1]
	mov	x0, #1
	hlt	#0
