// kpti_work: what every CPU does in stop_machine() to have its kernel mapped nG.
//
// in	x0	number of CPUs
// out	x0	0, or the error of kpti_install_ng_mappings
// clobbers	x0-x17, flags; 48 bytes of stack
// MMU	on, running from the upper half, TTBR0 free for the idmap, exceptions masked

	.include "sysreg.inc"
	.include "driver.inc"

	.text
	.global	kpti_work
	.balign	16
kpti_work:
	mov	w1, w0
	this_cpu x0
	b	kpti_install_ng_mappings		// tail call
