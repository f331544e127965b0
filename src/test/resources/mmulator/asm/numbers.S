// Numbers of other forms, copies of them, and places.
        .data
        .float 1.5, -0.1, 0f1.25e3, 3, .5, 1e-45, 3.4e38
        .single 3.0, inf, -Inf
        .double 2.5, -0.0, 0d1e300, 5e-324, 0.1
        .float nan
        .double nan
        .octa -1, 0xffffffffffffffff, 0x123456789abcdef0123456789abcdef0, -2 - 1, 7
        .octa 340282366920938463463374607431768211455, -0x8000000000000000
        .uleb128 0, 127, 128, 0x12345678, -1
        .sleb128 0, 63, 64, -64, -65, 0x12345678, -0x12345678
        .dc 0x1234
        .dc.b 1, 2
        .dc.w 3
        .dc.l 4
        .dc.a numbers
        .dc.s 1.5
        .dc.d 1.5
        .ds 2
        .ds.b 3, 0xaa
        .ds.w 1, 0x55
        .ds.l 2, 5
        .ds.d 1
        .ds.s 1
        .ds.p 1
        .ds.x 1
        .dcb 2, 0x1234
        .dcb.b 3, 0x11
        .dcb.w 2, -1
        .dcb.l 2, 0x12345678
        .dcb.s 2, 1.5
        .dcb.d 2, -1.5
        .byte 1
        .even
        .byte 1
        .even
        .balignw 8, 0x1234
        .byte 1, 2
        .balignw 16, 0xabcd
        .hword 1, 2
        .p2alignl 4, 0x11223344
numbers:
        .text
        .func main, main
main:   nop
        .balignl 16, 0xd503205f
        . = . + 8
        nop
        .p2alignw 4, 0x1234
        . = main + 0x40
        .set ., . + 4
        nop
        .endfunc
        // What a structure in memory looks like.
        .struct 8
head:   .struct head + 4
tail:   .skip 12
        .balign 8
body:   .skip 1
        .set length, . - head
        .offset 0x100
table:  .org 0x180
entries:
        .text
        ldr w0, [x1, #tail]
        str x0, [x1, #body]
        mov x2, #length
        mov x3, #entries - table
        .quad tail, entries, few
        .bss
        .zero 3
        .comm few, 5
