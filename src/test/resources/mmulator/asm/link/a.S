        .text
        .global start, shared
        .global start, shared
start:  bl      callee
        bl      weak_here
        adrp    x0, shared
        ldr     x1, [x0, #:lo12:shared]
        ldr     x2, =callee_data
        b.eq    callee
        cbz     x0, callee
        tbz     x0, #3, callee
        mov     x4, #start_to_local
        .byte   1
local:  .quad   callee_data - start
        .set    start_to_local, local - start
        .data
shared: .quad   start, callee, callee_data + 8
        .byte   1
        .bss
        .zero   3
        .weak   weak_here
weak_here_too:
        .text
        .balign 4
weak_here:
        ret
        // Both files have this group; the first one's is in the image.
        .section .text.shared, "axG", %progbits, shared_code, comdat
        .globl shared_code
shared_code:
        mov x0, #1
        ret
        .text
        bl shared_code
        .comm shared_variable, 4, 16
        .data
        .quad shared_variable
        // As a whole it is aligned as its second part wants it.
        .section .parts, "aw"
        .byte 1
        .subsection 1
        .balign 32
        .byte 2
