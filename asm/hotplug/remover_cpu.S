// remover_cpu: takes memory out of the linear map and uses what is around it, before and after.
//
// in	x0	first address to remove
//	x1	end address, exclusive
//	x2	a word of it to read at the end; 0 for none
// out	x0	at HLT #0 what remove_memory says; HLT #2: the last read succeeds; HLT #3: what is around is not as it was
// MMU	on, running from the upper half

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	remover_cpu
	.balign	16
remover_cpu:
	mov	x19, x0
	mov	x20, x1
	mov	x21, x2
	this_cpu x4
	set_up_stack x4, x5
	stur	x19, [x19, #-8]				// the last word before the range
	str	x20, [x20]				// the first word after it
	str	x19, [x19]				// and in it

	mov	x0, x19
	mov	x1, x20
	bl	remove_memory
	ldur	x1, [x19, #-8]
	cmp	x1, x19
	b.ne	3f
	ldr	x1, [x20]
	cmp	x1, x20
	b.ne	3f
	cbz	x21, 1f
	ldr	x1, [x21]
	hlt	#2
1:	hlt	#0
3:	hlt	#3
