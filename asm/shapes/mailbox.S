// mailbox: words that two CPUs talk through, each alone in its exclusives granule.
//
//	0	data, two words
//	64	flag of the one who speaks first
//	128	flag of the one who answers

	.data
	.global	mailbox
	.balign	64
mailbox:
	.quad	0, 0
	.balign	64
	.quad	0
	.balign	64
	.quad	0
	.balign	64
