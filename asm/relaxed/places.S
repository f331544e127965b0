// places: what the CPUs tell each other: each word in an exclusives granule of its own.

	.data
	.global	mailbox
	.balign	64
mailbox:
	.quad	0					// arrived
	.balign	64
	.quad	0					// released
	.balign	64
	.quad	0					// data
	.balign	64
