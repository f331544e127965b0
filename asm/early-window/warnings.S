// warnings: a mask of the warnings that the kernel has given. See early_window.inc.

	.data
	.global	warnings
	.balign	64
warnings:
	.quad	0
	.balign	64
