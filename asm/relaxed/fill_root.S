// fill_root: change tables that no CPU uses, and go to them.
//
// fill_and_switch	in	x0	address of a Page descriptor in them	x1	its value
//			x2	their root	x3	the page
// Ends with HLT #1 unless the page is the new one.
// MMU	on; code and tables are reached through TTBR0, the page through TTBR1 when it is the new root

	.text
	.global	fill_and_switch
	.balign	16
fill_and_switch:
	str	x1, [x0]
	dsb	ishst					// MSR waits for it; no walk comes before
	msr	ttbr1_el1, x2
	isb
	ldr	x4, [x3]
	cmp	x4, #2
	b.ne	1f
	hlt	#0
1:	hlt	#1
