// walk_addresses: what walk_list translates in fixtures/walk: one address for each way a walk can end.

	.section .rodata, "a"
	.global	walk_addresses
	.balign	8
walk_addresses:
	.quad	PAGE_OFFSET + 0x00003008		//  0 Page out of a contiguous run
	.quad	PAGE_OFFSET + 0x00212345		//  1 2M Block
	.quad	PAGE_OFFSET + 0x02fedcba		//  2 2M Block out of a contiguous run
	.quad	PAGE_OFFSET + 0x40000000		//  3 1G Block, its first byte
	.quad	PAGE_OFFSET + 0x7fffffff		//  4 and its last
	.quad	PAGE_OFFSET + 0x00400010		//  5 Page
	.quad	PAGE_OFFSET + 0x00401010		//  6 Page with AF = 0
	.quad	PAGE_OFFSET + 0x00402010		//  7 Invalid at level 3
	.quad	PAGE_OFFSET + 0x00600000		//  8 Invalid at level 2
	.quad	PAGE_OFFSET + 0x80000000		//  9 Invalid at level 1
	.quad	PAGE_OFFSET + 0x8000000000		// 10 Invalid at level 0
	.quad	PAGE_OFFSET + 0x00800000		// 11 2M Block beyond the physical address size
	.quad	PAGE_OFFSET - 0x1000			// 12 upper half by bit 55, but not canonical
	.quad	0x0001000000000000			// 13 the same for the lower half
	.quad	0x0000000000001000			// 14 lower half, empty table
	.quad	walk_addresses				// 15 this very list: TBI or not, a plain kernel address
