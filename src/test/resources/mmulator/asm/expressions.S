// Operators, precedence, symbols that change.
        .text
begin:  nop
        nop
        .quad 1 + 2 * 3, 1 | 2 + 4, 1 << 2 + 1, 7 & 3 == 3, 5 ! 2, 6 ^ 3, -8 >> 1, -8 / 3, -8 % 3
        .quad 1 == 1, 1 != 1, 1 <> 2, 1 < 2, 2 <= 1, 2 >= 1, 1 > 2, 1 && 2, 0 || 0, 0 || 3, !5, !0, ~0, - -1, +3
        .quad (1 + 2) * 3, ((4)), 0b101, 0777, 0xFF, 'A' + 1, 1 - 1 - 1, 100 / 7 / 2, 2 * 3 % 4
        .set x, 1
        .long x
        .set x, x + 1
        .long x
x = x * 5
        .long x
        .equ later_used, 3
        .equiv once, 4
        .quad later_used + once
        .quad forward, forward + 1, forward - 1
        .set forward, 0x1234
        .quad end - begin, begin - end, (end - begin) / 4, (end - begin) << 2, end == begin, end > begin
        .set here, .
        .quad here - begin
        .quad . - begin, . - begin
        mov x0, #end - begin
        add x1, x2, #(end - begin)
        mov x3, end2 - end
        add x1, x2, #end2 - end
        sub x1, x2, #(end2 - end) * 4
        ldr x1, [x2, #end2 - end]
        and x1, x2, #(end2 - end) - 8
        movz x0, #(end2 - end) << 1, lsl #16
        .if 5 > 4
        .byte 1, 2, 3, 4
        .endif
end:    nop
        nop
        nop
        nop
end2:
        .set alias, begin + 4
        .quad alias, alias - begin
        b alias
        .long .Llocal - begin
.Llocal:
        .quad begin$x, _under.score
begin$x:
_under.score:
1:      .long 1b - begin, 1f - begin
1:      .long 1b - begin
10:     b 10b
        b 10f
        cbz x0, 1b
10:     nop
        .quad .text
        .quad begin + (2 * 8) - 4
