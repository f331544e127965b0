// Bytes from a file, variables that are zero, and where the source ends.
        .text
        .incbin "bytes.bin", 16, 8
        adrp x0, wide
        add x0, x0, :lo12:wide
        ldr x1, =wide
        .data
        .byte 1
        .incbin "bytes.bin"
        .incbin "bytes.bin", 120
        .incbin "bytes.bin", , 3
        .incbin "bytes.bin", 128
        .quad small, own, wide, apart
        .bss
        .byte 0
        .lcomm small, 3
        .lcomm own, 40
        .local apart
        .comm apart, 4, 32
        .zero 5
        .comm wide, 100
        .data
        .include "last.inc"
        nor this
