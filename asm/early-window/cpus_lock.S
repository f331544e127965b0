// cpus_lock: 1 while a CPU is being brought up, else 0. The CPU hotplug lock, for one writer; readers here
// only try and are done at once, so none is counted.

	.data
	.global	cpus_lock
	.balign	64
cpus_lock:
	.word	0
	.balign	64
