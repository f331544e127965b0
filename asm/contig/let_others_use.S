// let_others_use: an interrupt at the worst moment: come back when every other user of the run has used it again.
//
// in	-
// out	-
// clobbers	x0-x3, flags
// MMU	any in which the counters are mapped

	.text
	.global	let_others_use
	.balign	16
let_others_use:
	ldr	x0, =run_open
	mov	w1, #1
	stlr	w1, [x0]
	ldr	x0, =run_users
	ldr	w1, [x0]				// all of them have counted in
	ldr	x0, =run_seen
	b	wait_for_all_cpus			// tail call

	.ltorg
