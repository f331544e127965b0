// What a section's flags ask for, and the parts of a section.
        .text
entry:  nop
        .section .rodata.names, "aS"
name:   .asciz "first"
        .section .rodata.merged, "aMS", %progbits, 1
        .asciz "kernel"
        .section .rodata.words, "aM", @progbits, 8
        .quad 0x1122334455667788
        .section .discarded, "e"
        .ascii "not for programs"
        .section .discarded.too, "ae", %progbits
        .ascii "nor this"
        .section .ordered, "ao", %progbits, .text
        .quad entry
        .section .text.once, "axG", %progbits, once, comdat
once:   ret
        .section .data.kept, "awG", @progbits, kept
        .word 7
        .section .rodata.all, "aMSG", @progbits, 1, once, comdat
        .asciz "all of them"
        .text
        bl once
        // [ALTERNATIVE]: the replacement stands behind all code, and is as long as what it replaces.
        .macro alternative old, new
661:    \old
662:    .pushsection .altinstructions, "a"
        .word 661b - ., 663f - .
        .byte 662b - 661b, 664f - 663f
        .balign 4
        .popsection
        .subsection 1
663:    \new
664:    .org . - (664b - 663b) + (662b - 661b)
        .org . - (662b - 661b) + (664b - 663b)
        .previous
        .endm
        alternative "nop", "isb"
        alternative "dsb ish", "b entry"
        .text 2
        ldr x3, =0x123456789
        cbz x3, far
        .subsection 0
far:    bl second
        b first
        .subsection 1
first:  adr x0, second
        .previous
        .pushsection .data, 3
        .quad first, second
        .popsection
        .data
        .quad far, second - first
        .text 2
second: ret
        .text
        ret
        .quad few
        .bss
        .zero 3
        .comm few, 2, 16
        // Alignment counts from the section's beginning, wherever a part of it begins.
        .section .mixed, "aw"
        .byte 1
        .subsection 5
        .byte 2
        .balign 8
        .byte 3
        .subsection 2
        .byte 4, 5
        .balign 4
        .subsection 7
        .org 0x28
fixed:  .word . - fixed, fixed - late
        .subsection 5
        .hword 6
late:   .balign 16, 0xee
        .subsection 0
        .ascii "before all"
