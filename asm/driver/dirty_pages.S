// dirty_pages: a page that was a level 3 table once and was freed as it is: 512 Pages at 0x4ff00000.

	.section .dirty_pages, "aw"
	.global	dirty_pages
	.balign	4096
dirty_pages:
	.rept	512
	.quad	0x006000004ff00703
	.endr
