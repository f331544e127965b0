// idmap_kpti_bbml2_flag: how many CPUs have arrived, the first of them counted from the start;
// 0 releases all.
//
// Linked at its physical address. It has two mappings: 1:1 in the idmap, for CPUs that have given
// up the upper half, and at KIMAGE_OFFSET above in the kernel image, for the one that has not.

	.section .idmap.data, "aw"
	.global	idmap_kpti_bbml2_flag
	.balign	64					// alone in its exclusives granule
idmap_kpti_bbml2_flag:
	.word	1
	.balign	64
