// Where things go.
        .text
        .global _start
        .type _start, %function
_start: nop
        adrp x0, table
        add x0, x0, :lo12:table
        ldr x1, [x0, #:lo12:table]
        ldr w1, [x0, :lo12:table + 4]
        ldrb w1, [x0, :lo12:table + 5]
        ldrh w2, [x0, :lo12:table + 6]
        str q0, [x0, :lo12:table]
        adr x2, local
        adrp x3, :pg_hi21:local
        movz x4, #:abs_g3:table
        movk x4, #:abs_g2_nc:table
        movk x4, #:abs_g1_nc:table
        movk x4, #:abs_g0_nc:table
        movz x5, :abs_g0:idmap_small
        movz x5, #:abs_g1:idmap_code
        movz x5, #:abs_g1_s:idmap_code
        movk x5, #:abs_g3:table
        bl local
        .size _start, . - _start
        .section .idmap.text, "ax"
        .globl idmap_code
idmap_code:
        nop
        b 1f
        adrp x0, idmap_code
        .align 3
1:      .quad idmap_code, _start
        .set idmap_small, 0x1234
        .data
        .align 4
table:  .quad local, table, idmap_code
        .previous
        nop
        .pushsection .data
        .quad 0x1111
        .pushsection .rodata, "a"
        .quad 0x2222
        .popsection
        .quad 0x3333
        .popsection
        nop
        .text
local:  ret
        .section .text.hot, "ax", %progbits
        bl local
        b _start
        .section .mine, "aw"
        .byte 1
        .align 3
        .quad .
        .section .zeroed, "aw", %nobits
        .zero 24
        .section .text
        nop
        .weak nowhere
        bl nowhere
        b nowhere
        .quad nowhere
        .hidden _start
        .local local
        .arch armv8-a
        .file "x.c"
        .ident "me"

	// A section's name stands for its start, also before it begins.
	.text
	adrp	x0, .begins.later
	add	x0, x0, #:lo12:.begins.later
	.quad	.begins.later + 8
	.section .begins.later, "a"
	.quad	1, 2
	// Where nothing is executed, nothing is moved to where it could be.
	.section .code.among.data, "a"
	.asciz	"odd"
	.byte	0
	mov	x0, x1
	.inst	0xd503201f
