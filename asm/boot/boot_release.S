// boot_release: number of the CPU that may leave its pen, as in a spin table. Linked at its physical address,
// since it is read with the MMU off; the kernel writes it KIMAGE_OFFSET above.

	.section .idmap.data, "aw"
	.global	boot_release
	.balign	64
boot_release:
	.quad	0
	.balign	64
