// midr_list_cpu: says whether it is on the list of has_bbml2_noabort.
//
// in	-
// out	x0	1 or 0, at HLT #0
// MMU	on

	.text
	.global	midr_list_cpu
	.balign	16
midr_list_cpu:
	bl	has_bbml2_noabort
	hlt	#0
