// switch_ttbr0_by_pa: points the lower half at tables anywhere in 52 bits of physical address.
//
// Bits 51:48 of the address go to bits 5:2 of the register, where BADDR has them in its 52-bit form;
// bits 63:48 are the ASID's.
//
// in	x0	physical address of the first table
//	x1	address that it maps; nothing is mapped there so far
// out	x0	the word found there
// clobbers	x2
// MMU	on, running from the upper half

	.text
	.global	switch_ttbr0_by_pa
	.balign	16
switch_ttbr0_by_pa:
	lsr	x2, x0, #48
	bfi	x0, x2, #2, #4
	and	x0, x0, #0x0000ffffffffffff
	msr	ttbr0_el1, x0
	isb
	ldr	x0, [x1]
	hlt	#0
