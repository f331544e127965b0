// table_pool: what alloc_table_page hands out. Two words: next free page, end of the pool, both
// physical. The fixture's symbols TABLE_POOL and TABLE_POOL_END say where.

	.data
	.global	table_pool
	.balign	16
table_pool:
	.quad	TABLE_POOL
	.quad	TABLE_POOL_END
