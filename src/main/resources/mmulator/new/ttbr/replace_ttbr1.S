// replace_ttbr1: give the upper half another root while nothing of it is used.
//
// in	x0	physical address of the new root
// 	x1	physical address of a table with no valid descriptor
// 	x2	an address that both roots map
// out	x3	what was there by the old root
// 	x4	what is there by the new one
// MMU	on; runs from the identity map

	.section .idmap.text, "ax"
	.global	replace_ttbr1
replace_ttbr1:
	ldr	x3, [x2]
	msr	ttbr1_el1, x1			// nothing of the upper half can be walked
	isb
	tlbi	vmalle1				// nothing of it is in the TLB
	dsb	nsh
	isb
	msr	ttbr1_el1, x0
	isb
	ldr	x4, [x2]
	hlt	#0				// hlt #0: this CPU has done its part; hlt #N: it has failed
