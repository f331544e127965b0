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
        // Both files have this group; the first one's is in the image.
        .section .text.shared, "axG", %progbits, shared_code, comdat
        .globl shared_code
shared_code:
        mov x0, #2
        ret
        .text
        bl shared_code
        .comm shared_variable, 8, 8
        .data
        .quad shared_variable
        // As a whole it is aligned as its second part wants it.
        .section .parts, "aw"
        .byte 1
        .subsection 1
        .balign 32
        .byte 2
