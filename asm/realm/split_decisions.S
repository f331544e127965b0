// split_decisions: what split_kernel_leaf_mapping must answer, as Linux 7.2 has it. For split_decision_cpu.

	.include "kernel_state.inc"

	// Bits of a state.
	.equ	ALIGNED, 1 << 0
	.equ	REQUIRES, 1 << 1
	.equ	CAP, 1 << 2
	.equ	FINAL, 1 << 3
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
	.byte	REQUIRES_BBML2_BIT, CAP_BBML2_BIT, CAPS_FINAL_BIT, PAGE_ALLOC_BIT, OTHERS_ONLINE_BIT, 0, 0, 0
	//		state					of these	result	warns	split
	decision	0,					REQUIRES,	0,	0,	0
	decision	REQUIRES | KFENCE,			REQUIRES | KFENCE,	0, 0,	0
	decision	REQUIRES | CAP | ALIGNED,		REQUIRES | KFENCE | CAP | ALIGNED, 0, 0, 1
	decision	REQUIRES | CAP,				REQUIRES | KFENCE | CAP | ALIGNED, -EINVAL, 0, 0
	decision	REQUIRES | FINAL,			REQUIRES | KFENCE | CAP | FINAL, 0, 0, 0
	decision	REQUIRES,				REQUIRES | KFENCE | CAP | FINAL | ALLOC, -EBUSY, 1, 0
	decision	REQUIRES | ALLOC | OTHERS,		REQUIRES | KFENCE | CAP | FINAL | ALLOC | OTHERS, -EBUSY, 1, 0
	decision	REQUIRES | ALLOC | ALIGNED,		REQUIRES | KFENCE | CAP | FINAL | ALLOC | OTHERS | ALIGNED, 0, 0, 1
	decision	REQUIRES | ALLOC,			REQUIRES | KFENCE | CAP | FINAL | ALLOC | OTHERS | ALIGNED, -EINVAL, 0, 0
	.quad	0
