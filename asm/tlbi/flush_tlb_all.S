// flush_tlb_all: drop every EL1&0 translation on all CPUs, after the table stores made so far.
//
// in	-
// out	-
// clobbers	-
// MMU	any

	.text
	.global	flush_tlb_all
	.balign	16
flush_tlb_all:
	dsb	ishst					// the stores, before any walk that follows the TLBI
	tlbi	vmalle1is
	dsb	ish					// completes it on every CPU
	isb						// and for what this CPU has fetched already
	ret
