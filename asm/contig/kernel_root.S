// kernel_root: physical address of the root that every CPU is asked to have in TTBR1; 0: as it is. Stands
// for an IPI, together with those who poll it.

	.data
	.global	kernel_root
	.balign	64					// alone in its exclusives granule
kernel_root:
	.quad	0
	.balign	64
