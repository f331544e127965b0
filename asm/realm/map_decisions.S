// map_decisions: how the linear map must be made, for map_decision_cpu. A state is the low bits of kernel_state and
// whether the CPU that decides is on the list.

	.include "kernel_state.inc"

	.equ	RODATA, 1 << RODATA_FULL_BIT
	.equ	DEBUG, 1 << DEBUG_PAGEALLOC_BIT
	.equ	KFENCE, 1 << KFENCE_LATE_BIT
	.equ	REALM, 1 << REALM_BIT
	.equ	CAP, 1 << CAP_BBML2_BIT
	.equ	FINAL, 1 << CAPS_FINAL_BIT
	.equ	LISTED, 1 << 6

	// Answers: Pages from the start; may be changed; so depends on BBML2.
	.macro	decision is, of, force, can, requires
	.byte	\is, \of, \force, \can, \requires, 0, 0, 0
	.endm

	.data
	.global	map_decisions
	.balign	8
map_decisions:
	//		state				of these						force	can	requires
	decision	DEBUG,				DEBUG,							1,	1,	0

	// Not final: this CPU's word.
	decision	LISTED | RODATA,		DEBUG | FINAL | LISTED | RODATA,			0,	1,	1
	decision	LISTED | KFENCE,		DEBUG | FINAL | LISTED | RODATA | KFENCE,		0,	1,	1
	decision	LISTED | REALM,			DEBUG | FINAL | LISTED | RODATA | KFENCE | REALM,	0,	1,	1
	decision	LISTED,				DEBUG | FINAL | LISTED | RODATA | KFENCE | REALM,	0,	0,	0
	decision	RODATA,				DEBUG | FINAL | LISTED | RODATA,			1,	1,	0
	decision	KFENCE,				DEBUG | FINAL | LISTED | RODATA | KFENCE,		1,	1,	0
	decision	REALM,				DEBUG | FINAL | LISTED | RODATA | KFENCE | REALM,	1,	1,	0
	decision	0,				DEBUG | FINAL | LISTED | RODATA | KFENCE | REALM,	0,	0,	0

	// Final: the system's.
	decision	FINAL | CAP | RODATA,		DEBUG | FINAL | CAP | RODATA,				0,	1,	1
	decision	FINAL | CAP | KFENCE,		DEBUG | FINAL | CAP | RODATA | KFENCE,			0,	1,	1
	decision	FINAL | CAP | REALM,		DEBUG | FINAL | CAP | RODATA | KFENCE | REALM,		0,	1,	1
	decision	FINAL | CAP,			DEBUG | FINAL | CAP | RODATA | KFENCE | REALM,		0,	0,	0
	decision	FINAL | RODATA,			DEBUG | FINAL | CAP | RODATA,				1,	1,	0
	decision	FINAL | KFENCE,			DEBUG | FINAL | CAP | RODATA | KFENCE,			1,	1,	0
	decision	FINAL | REALM,			DEBUG | FINAL | CAP | RODATA | KFENCE | REALM,		1,	1,	0
	decision	FINAL,				DEBUG | FINAL | CAP | RODATA | KFENCE | REALM,		0,	0,	0
	.quad	0
