// read_device: reads a word of Device memory, which has to be a multiple of its size.
//
// in	x1	its address
// out	x0	the word
// MMU	on

	.text
	.global	read_device
	.balign	16
read_device:
	ldr	x0, [x1, #8]
	hlt	#0
