// map_decision_cpu: asks force_pte_mapping, can_set_direct_map and decide_linear_map in every state of kernel_state that
// matters to them, on this CPU, and compares with map_decisions. The CPUs do so one after the other.
//
// in	-
// out	HLT #0, x0 whether this CPU is on the list; else x0 is the state. HLT #1: not one row but none or two; HLT #2, #3, #4:
//	another answer of the three
// MMU	on, running from the upper half

	.include "sysreg.inc"
	.include "driver.inc"
	.include "kernel_state.inc"

	.equ	STATES, 64
	.equ	ROW, 8
	.equ	ON_LIST_BIT, 6

	.text
	.global	map_decision_cpu
	.balign	16
map_decision_cpu:
	this_cpu x19
	set_up_stack x19, x5
	ldr	x0, =run_users
	mov	w1, w19
	bl	wait_for_all_cpus			// those before this one

	bl	has_bbml2_noabort
	mov	x20, x0
	mov	x21, #0					// x21 the state
.Lstate:
	bfi	x21, x20, #ON_LIST_BIT, #1
	ldr	x1, =map_decisions
	mov	x22, #0					// x22 its row
1:	ldrb	w2, [x1]
	ldrb	w3, [x1, #1]
	cbz	w3, 3f
	and	w4, w21, w3
	cmp	w4, w2
	b.ne	2f
	cbnz	x22, 91f
	mov	x22, x1
2:	add	x1, x1, #ROW
	b	1b
3:	cbz	x22, 91f

	and	x2, x21, #STATES - 1
	ldr	x1, =kernel_state
	str	x2, [x1]
	bl	force_pte_mapping
	ldrb	w1, [x22, #2]
	cmp	x0, x1
	b.ne	92f
	bl	can_set_direct_map
	ldrb	w1, [x22, #3]
	cmp	x0, x1
	b.ne	93f
	bl	decide_linear_map
	ldrb	w1, [x22, #4]
	cmp	x0, x1
	b.ne	94f
	ldr	x2, =kernel_state
	ldr	x2, [x2]
	ubfx	x2, x2, #REQUIRES_BBML2_BIT, #1
	cmp	x2, x1
	b.ne	94f

	add	x21, x21, #1
	and	x21, x21, #(1 << ON_LIST_BIT) - 1
	cbnz	x21, .Lstate
	ldr	x0, =run_users
	bl	count_in
	mov	x0, x20
	hlt	#0
91:	mov	x0, x21
	hlt	#1
92:	mov	x0, x21
	hlt	#2
93:	mov	x0, x21
	hlt	#3
94:	mov	x0, x21
	hlt	#4

	.ltorg
