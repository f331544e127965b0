// read_until_mapped: reads a page that another CPU may be moving; vectors that try again deal with the gap.
//
// in	x1	address in the page
//	VBAR_EL1	retry_vectors
// out	x0	the word found
// MMU	on

	.text
	.global	read_until_mapped
	.balign	16
read_until_mapped:
	ldr	x0, [x1]
	hlt	#0
