// flag_up: a mailbox whose first word is 1 from the start. Instead of mailbox.S.

	.data
	.global	mailbox, flag_up
	.balign	64
flag_up:
mailbox:
	.quad	1, 0
	.balign	64
	.quad	0
	.balign	64
	.quad	0
	.balign	64
