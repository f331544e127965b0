// plug_block: map one more Block of the linear map, as memory hotplug would between the count and
// stop_machine().
//
// in	-
// out	-
// clobbers	x0, x1
// MMU	any in which the descriptor is mapped
//
// Symbols of the fixture: PLUG_AT, virtual address of a descriptor that is Invalid; PLUG_BLOCK, its value.

	.text
	.global	plug_block
	.balign	16
plug_block:
	ldr	x0, =PLUG_AT
	ldr	x1, =PLUG_BLOCK
	str	x1, [x0]
	dsb	ishst
	isb
	ret

	.ltorg
