// cpus_switched: how many CPUs have the root that kernel_root asks for, and nothing of the old one in
// their TLBs.

	.data
	.global	cpus_switched
	.balign	64					// alone in its exclusives granule
cpus_switched:
	.word	0
	.balign	64
