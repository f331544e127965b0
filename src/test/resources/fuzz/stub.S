    .text
    .global start
start:
    mov x1, #1
    str w1, [x0]
    hlt #0
    .global second
second:
    nop
    hlt #0
    .bss
    .global flag
flag: .skip 8
