// split_tables: the pages that alloc_table_page hands out. Four 64-bit words: how many there are, the
// index of the next one, how often one was asked for in vain, and how many were counted. Then their physical
// addresses, at split_tables + SPLIT_TABLES_LIST.

	.include "prealloc.inc"

	.data
	.global	split_tables
	.balign	16
split_tables:
	.space	SPLIT_TABLES_LIST
	.space	SPLIT_TABLES_MAX * 8
