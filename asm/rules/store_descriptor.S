// store_descriptor: gives a descriptor another value.
//
// in	x0	its address
//	x2	the value
// out	-
// MMU	on

	.text
	.global	store_descriptor
	.balign	16
store_descriptor:
	str	x2, [x0]
	dsb	ishst
	hlt	#0
