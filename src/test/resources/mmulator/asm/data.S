// Data, strings, fill and alignment.
        .data
start:  .byte 1, -1, 0xff, 'a', 'b', '\n', '\\'
        .hword 0x1234, -2
        .2byte 0xffff
        .short 7
        .balign 4
        .word 0x12345678, start - ., end - start
        .4byte 1; .long 2, 3; .int -4
        .quad 0xffffffffffffffff, start, end - 4, start + 8
        .8byte 1
        .xword 0x8000000000000000
        .zero 3
        .space 5, 0xaa
        .skip 2
        .fill 3, 2, 0x4142
        .fill 2, 8, 0x11223344
        .fill 4
        .fill 2, 3, 0x010203
        .align 4
        .ascii "no terminator", " two\t\"\\\101\x42\n"
        .asciz "one", "two"
        .string "tab\there"
        .ascii "a;b // c /* d */ # e"
        .p2align 3, 0x55
        .byte 1
        .balign 16, , 2
        .byte 2
        .balign 8, 0xcc, 7
        .byte 3
        .p2align 3
end:
        .org start + 0x200
        .byte 1
        .org start + 0x210, 0x77
        .word . - start, . - start
        .quad ., .
        .byte end - start - 0x100, (end - start) & 0xff
        .bss
        .zero 16
        .align 6
buffer: .space 100
        .text
        nop
        .byte 1
        nop
        .byte 1, 2, 3
        .align 4
        nop
        .p2align 5
        .word 5
        .align 3, 0
        nop
        .balign 32, 0x11
        .inst 0xd503201f, 0xd65f03c0
        .byte 1
        .inst 0xd503201f
        /* a comment
           over lines */ nop /* and in one */
        nop // nop
# a comment too
        nop ; nop; nop
        .section .rodata
        .asciz "read only"
        .section .rodata.str, "a", %progbits
        .asciz "more"
