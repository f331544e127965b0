// read_device_unaligned: read_device at an address that is no multiple of the size.
//
// in	x1	its address
// out	x0	the word
// MMU	on

	.text
	.global	read_device_unaligned
	.balign	16
read_device_unaligned:
	ldur	x0, [x1, #4]
	hlt	#0
