// Literal pools.
        .text
here:   ldr x0, =1
        ldr x1, =0x1234567890
        ldr w2, =0xffff
        ldr w3, =0x12345678
        ldr x4, =here
        ldr x5, =here
        ldr x6, =1
        ldr x7, =here + 8
        ldr x7, =here + 4 + 4
        ldr x8, =later
        ldr x9, =-1
        ldr d0, =0x3ff0000000000000
        ldr s1, =0x3f800000
        ldrsw x10, =-5
        ldr x11, =external_data
        ldr x12, =forward_constant
        ldr w13, =0x12345678
        .set forward_constant, 99
        ret
        .ltorg
        .ltorg
later:  ldr x0, =1
        ldr x1, =later
        ldr w1, =7
        nop
        .pool
        .byte 1
        ldr w2, =8
        ldr x2, =0xffffffff80000000
        ldr x0, literal
        ldr w0, literal
        ldrsw x0, literal
        ldr d0, literal
        ldr q1, literal
        prfm pldl1keep, literal
        .section .other, "ax"
        ldr x0, =here
        ldr x1, =external_data
        .data
external_data:
        .quad 5
        .text
        nop
        .balign 8
literal: .quad 1
        .byte 1
