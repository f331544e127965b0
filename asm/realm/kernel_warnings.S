// kernel_warnings: how often the kernel would have printed a warning.

	.data
	.global	kernel_warnings
	.balign	8
kernel_warnings:
	.quad	0
