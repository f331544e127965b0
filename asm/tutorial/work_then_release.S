// work_then_release: wait until the other CPU has counted itself in, store a result, and let it go on.
//
// in	x0	address of the flag: how many CPUs wait; 0 lets them go
//	x3	address of the result
// out	-
// clobbers	x1-x2
// MMU	any in which both are mapped

	.text
	.global	work_then_release
	.balign	16
work_then_release:
1:	ldar	w1, [x0]
	cbz	w1, 1b
	mov	x2, #42
	str	x2, [x3]
	stlr	wzr, [x0]
	hlt	#0
