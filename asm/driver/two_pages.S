// two_pages: a page that begins with 1 and a page that begins with 2.

	.section .two_pages, "aw"
	.global	two_pages
	.balign	4096
two_pages:
	.quad	1
	.balign	4096
	.quad	2
	.balign	4096
