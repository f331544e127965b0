// enter_private: enters an address space that another CPU has used, with a TLB that holds nothing of it.
//
// in	x0	value for TTBR0_EL1
//	x1	address in the page, which another CPU has unmapped by the time that it sets the word
//	x2	address of the 32-bit word
// out	HLT #1 if a load still finds the page; else the load aborts
// clobbers	x0, w3
// MMU	on, VBAR_EL1 set

	.text
	.global	enter_private
	.balign	16
enter_private:
1:	ldxr	w3, [x2]
	cbnz	w3, 2f
	wfe
	b	1b
2:
	bic	x0, x0, #1
	msr	ttbr0_el1, x0
	isb
	ldr	x0, [x1]
	hlt	#1
