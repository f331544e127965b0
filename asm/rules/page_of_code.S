// page_of_code: a routine on a page of its own.

	.section .two_pages, "ax"
	.global	page_of_code
	.balign	4096
page_of_code:
	hlt	#0
	.balign	4096
