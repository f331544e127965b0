        .text
        .global callee, callee_data, weak_here
        .byte   7
        .balign 16
callee: bl      start
local:  ret
weak_here:
        nop
        ret
        b       local
        .data
        .balign 8
callee_data:
        .quad   local, shared
        .bss
        .balign 32
        .zero   1
        .text
        .set    shared_constant, 0x42
        mov     x3, #shared_constant
