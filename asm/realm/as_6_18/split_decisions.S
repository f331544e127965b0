// split_decisions: what split_kernel_leaf_mapping must answer, as Linux 6.18 had it at first. For
// split_decision_cpu.

	.include "kernel_state.inc"

	// Bits of a state. What matters not is there to show that it does not.
	.equ	ALIGNED, 1 << 0
	.equ	CAP, 1 << 1
	.equ	DEBUG, 1 << 2
	.equ	REALM, 1 << 3
	.equ	ALLOC, 1 << 4
	.equ	OTHERS, 1 << 5
	.equ	KFENCE, 1 << 6

	.macro	decision is, of, result, warnings, split
	.byte	\is, \of, \result, \warnings, \split, 0, 0, 0
	.endm

	.data
	.global	split_decisions
	.balign	8
split_decisions:
	.byte	CAP_BBML2_BIT, DEBUG_PAGEALLOC_BIT, REALM_BIT, PAGE_ALLOC_BIT, OTHERS_ONLINE_BIT, 0, 0, 0
	//		state		of these			result	warns	split
	decision	0,		CAP,				0,	0,	0
	decision	CAP | DEBUG,	CAP | DEBUG,			0,	0,	0
	decision	CAP | KFENCE,	CAP | DEBUG | KFENCE,		0,	0,	0
	decision	CAP | ALIGNED,	CAP | DEBUG | KFENCE | ALIGNED,	0,	0,	1
	decision	CAP,		CAP | DEBUG | KFENCE | ALIGNED,	-EINVAL, 0,	0
	.quad	0
