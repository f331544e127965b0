// Macros, repeats, conditionals, includes.
        .include "common.inc"
        .macro show a, b=7, c:req, d:vararg
        .ascii "[\a|\b|\c|\d]"
        .endm
        .text
        show 1, 2, 3, 4, 5
        show 1 2 3 4 5
        show 1 + 2, , 3
        show c=9, a=x1
        show "a b", (1 2), 3
        show [x0, 1], z
        show 1, , 3, hello, <x>
        show a=1, c=(a - b), d=4
        show a==1, c = = 2, b=(x==y)
        show 1, b==2, c=3
        show (a==1), [b], c=x==1
        show 1, , 3, 4, b=5, e==6
        .macro two x y
        .ascii "<\x\()_\y\@>"
        .endm
        two 1 - 2
        two a -b
        two a,b
        two #1 #2
        two x0 [y z]
        two (1) (2)
        two , b
        two a,,
        two a , b
        two a<<2 3
        two a * b
        two x1, lsl #3
        TWO 1, 2
        .purgem two
        .macro two
        .byte 2
        .endm
        two
        .macro push2 r1, r2
        stp     x\r1, x\r2, [sp, #-16]!
        .endm
        .balign 4
        push2 1, 2
        .irp r, 19, 21, 23
        push2 \r, 30
        .endr
        .irp r, a b,c
        .ascii "\r;"
        .endr
        .irpc r, xyz
        .ascii "\r,"
        .endr
        .irp v
        .ascii "none\v"
        .endr
        .rept 3
        .byte 0x33
        .endr
        .rept 0
        .error "never"
        .endr
        .rept 2
        .rept 2
        .ascii "q"
        .endr
        .ascii "p"
        .endr
        .irp x, 1, 2
        .irp y, a, b
        .ascii "\x\()\y,"
        .endr
        .endr
        .balign 4
        .macro delay reg, count=4
        mov     \reg, #\count
1:      subs    \reg, \reg, #1
        b.ne    1b
        .endm
        delay x0
        delay x1, 100
        delay reg=w3, count=0x10
        .macro unique
        b .Lskip\@
        nop
.Lskip\@:
        .endm
        unique
        unique
        .macro outer n
        .macro inner\n q
        .ascii "{\q|\n}"
        .endm
        inner\n 5
        .endm
        outer 1
        outer 2
        inner1 9
        .balign 4
        .macro count n
        .if \n
        .byte \n
        count (\n - 1)
        .endif
        .endm
        count 5
        .macro sum to, first, rest:vararg
        .quad \first
        .ifnb \rest
        sum \to, \rest
        .endif
        .endm
        .balign 8
        sum x, 1, 2, 3
        .macro early x
        .if \x
        .byte 0x11
        .exitm
        .endif
        .byte 0x22
        .endm
        early 1
        early 0
        .if 1 > 2
        .error "no"
        .elseif 2 > 1
        .ascii "elseif"
        .else
        .error "no"
        .endif
        .if 0
        .if 1
        .error "no"
        .else
        .error "no"
        .endif
        garbage that is not looked at
        .else
        .ascii "else"
        .endif
        .ifdef macros_known
        .ascii "K"
        .endif
        .ifndef macros_unknown
        .ascii "U"
        .endif
        .ifc a b, a b
        .ascii "C"
        .endif
        .ifnc a, b
        .ascii "N"
        .endif
        .ifb
        .ascii "B"
        .endif
        .ifnb x
        .ascii "X"
        .endif
        .ifeq 0
        .ascii "0"
        .endif
        .ifne 1
        .ascii "1"
        .endif
        .iflt -1
        .ascii "-"
        .endif
        .ifge 0
        .ascii "+"
        .endif
        .ifle 0
        .ascii "l"
        .endif
        .ifgt 1
        .ascii "g"
        .endif
        .ifeqs "a", "a"
        .ascii "s"
        .endif
        .macro semi; .ascii "s1" ; .ascii "s2"; .endm
        semi
        .macro stmt text:vararg
        \text
        .endm
        .balign 4
        stmt add x0, x1, x2, lsl #3
        base .req x7
        wide .req w8
        ldr base, [base, #8]
        add wide, wide, #1
        .unreq base
        base .req x9
        mov base, xzr
        .balign 4
label_then: two ; two
        .macro with_label name
\name:  .quad \name
        .endm
        .balign 4
        with_label fresh
        .quad fresh
        .macro condition cc, to
        b.\cc \to
        .endm
        condition ne, fresh
        .set i, 0
        .rept 4
        .byte i
        .set i, i + 1
        .endr
