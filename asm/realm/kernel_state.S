// kernel_state: what the decisions about the linear map look at, a bit each; see kernel_state.inc. The
// fixture's symbol KERNEL_STATE is where it starts from.

	.data
	.global	kernel_state
	.balign	8
kernel_state:
	.quad	KERNEL_STATE
