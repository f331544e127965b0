// For ever: writes software bits of an Invalid descriptor and publishes them.
//
// in:   x10 = address of the descriptor
// clobbers: x0, x1
// MMU:  on
        .text
        .global table_stores
table_stores:
        mov     x0, #0
1:      add     x0, x0, #0x100
        and     x1, x0, #0xffff00
        str     x1, [x10]
        dsb     ishst
        isb
        b       1b
        .global round_end
round_end:
        hlt     #0
