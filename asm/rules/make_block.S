// make_block: maps a Block where nothing was, and uses it. With nT = 1, as for a Block that is about to be split, the access
// may fault from FEAT_BBM level 1 on; this stub clears the bit.
//
// in	x0	address of the descriptor
//	x1	address in the Block
//	x2	the Block descriptor
// out	x0	the word found
// clobbers	x2
// MMU	on

	.text
	.global	make_block
	.balign	16
make_block:
	bic	x2, x2, #1 << 16			// nT
	str	x2, [x0]
	dsb	ishst
	isb
	ldr	x0, [x1]
	hlt	#0
