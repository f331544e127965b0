// The other macro syntax: names without a backslash, LOCAL, %expression, <text> and !.
        .altmacro
        .macro  two a, b=<x y>
        .ascii  "[\a|\b|a|b]"
        .ascii  "[&a|a&b|&zz|zz&yy|&zz&b|zz&&yy|&&a|\a&|&\a|& a]"
        .endm
        .text
        two     %1+2
        two     %(1+2)*2, <q,r>
        two     <a!>b>, <a<b>c>
        two     <a><b>
        two     <c> <d>
        two     a%3, <>
        two     % 7 8
        two     x <y  z + w>
        two     1 2
        two     <a !! b>
        two     <r> s
        two     b=3, m
        two     %1,%2
        two     <a>b
        two     a<b
        two     <(1,2)>, 3
        .macro  text s
        .ascii  \s
        .endm
        text    "a b, s"
        .macro  rest first, others:vararg
        .ascii  "(first/others)"
        .endm
        rest    1 <a>, %3
        .equ    STEP, 5
        .irp    q, <a b>, %STEP*3, c
        .ascii  "{\q q}"
        .endr
        .irpc   q, ab
        .ascii  "{\q q}"
        .endr
        .balign 4
        .macro  spin n
        LOCAL   top, skip
        local   again
top:    cbz     x&n, skip
        mov     x0, #0x1\n
        b       top
skip:   .quad   top, skip, again
        .ascii  "skip"
        .balign 4
again:  .word   0x1\n
        .endm
        .macro  twice p:req
        LOCAL   top
top:    spin    p
        b       top
        spin    %p+1
        .endm
        spin    3
        twice   4
        .noaltmacro
        .macro  plain a, b
        .ascii  "(a/b\a&b)"
        .byte   0x10 + &a
        .endm
        .macro  show a, b
        .ascii  "(a/b\a&b&c&)[&b&c|&c&b|&&a|\a&|&\a|& a]"
        .endm
        show    <1>, 2
        plain   4, 5
