// ask_midr: ends with the answer of has_bbml2_noabort.
//
// in	-
// out	w0	1 or 0, at HLT #0
// MMU	any

	.text
	.global	ask_midr
	.balign	16
ask_midr:
	bl	has_bbml2_noabort
	hlt	#0
