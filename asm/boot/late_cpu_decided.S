// late_cpu_decided: number of the CPU that went online last, or died. Linked at its physical address: a dead CPU has left
// the kernel's tables.

	.section .idmap.data, "aw"
	.global	late_cpu_decided
	.balign	64
late_cpu_decided:
	.word	0
	.balign	64
