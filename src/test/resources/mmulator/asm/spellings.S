// Instructions and operands in the spellings that other assemblers, and headers shared with C, have brought along.
        .text
back:   beq     back
        bne     front
        bcs     back
        bhs     back
        bcc     back
        blo     back
        bmi     back
        bpl     back
        bvs     back
        bvc     back
        bhi     back
        bls     back
        BGE     back
        blt     front
        bgt     1f
        ble     1f
1:      nop
front:
        // Suffixes of C.
        .equ    SIZE, 0x1000UL
        .equ    OCTAL, 017L
        mov     x0, #SIZE
        mov     x1, #0x30U
        mov     x2, #1ull << 12
        mov     x3, #(0b101lL + 2LL)
        add     x4, x4, #OCTAL
        ldr     x5, =0xffff800080000000UL
        .quad   0xfffffffffffffff1ULL, 10u, 0x1L
        // Parts of an address: MOVK takes the checked forms too.
        .equ    WIDE, 0x0000123456789abc
        movz    x6, #:abs_g0_nc:WIDE
        movk    x6, #:abs_g1_nc:WIDE
        movk    x6, #:abs_g2:WIDE
        movk    x6, #:abs_g3:WIDE
        movz    w7, #:abs_g0_nc:0x4321fedc
        movk    w7, #:abs_g1:0x4321fedc
        movz    x8, #:abs_g3:back
        movk    x8, #:abs_g2_nc:back
        movz    x10, #:prel_g0:front
        movz    x10, #:prel_g0:2f
2:      movz    x11, #:prel_g1:back
        movk    x11, #:prel_g0_nc:back + 4
        movn    x12, #:prel_g2:back
        movk    x12, #:prel_g1_nc:back
        movz    x13, #:prel_g3:back
        movk    x13, #:prel_g2_nc:front
        // Names of registers, with an arrangement or a lane behind them.
acc     .req    v7
Other   .req    v9
again   .req    acc
        add     acc.4s, acc.4s, OTHER.4s
        fadd    again.2d, other.2D, acc.2d
        mov     w0, acc.s[1]
        mov     acc.d[0], x3
        ld1     {acc.16b}, [x0]
        eor     acc.16b, acc.16b, Other.16b
        .unreq  Other
count   .req    x9
        add     COUNT, count, #1
        // Names in quotes may have any characters.
        .global "a name, quoted"
"a name, quoted":
        b       "a name, quoted" + 4
        adr     x0, "front"
        ldr     x1, ="a name, quoted"
        .set    "with \"escapes\"", 5
        mov     x2, #"with \"escapes\""
"x0":   b       "x0"
"1":    cbz     x0, "1"
        .quad   "1" - "x0", "a name, quoted" - 8
        .size   "1", . - "1"
        // By physical address.
        tlbi    paallos
        tlbi    paall
        tlbi    rpaos, x1
        tlbi    rpalos, x2

	// What a lane is of may be spelt with how many there are.
	mov	x2, v1.2d[0]
	mov	w2, v1.4s[3]
	mov	v2.2d[1], v1.2d[0]
	ins	v2.8h[5], w2
	fmla	v0.4s, v1.4s, v2.4s[1]
	// Directives for debuggers make no bytes.
	.cfi_startproc
	.cfi_escape 0x0f, 0x03, 0x8f, 0x00, 0x06
	.cfi_personality 0x9b, elsewhere
	.cfi_val_offset 19, 16
	.cfi_endproc
