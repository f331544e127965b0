// map_page: puts a page into an entry of a translation table, as a compiler would write it.
//   in       x0  address of the entry
//            x1  attributes, bits of a Page descriptor
//   out      x0  0, or -1 if there is no page
//   calls    alloc_page: a page's physical address in x0, or 0
//   clobbers x1-x18 as AAPCS64 allows
//   MMU      on or off
        .text
        .global map_page
map_page:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     x20, x1
        bl      alloc_page
        cbz     x0, 1f
        orr     x0, x0, x20
        str     x0, [x19]
        dsb     ishst
        isb
        mov     x0, #0
        b       2f
1:      mov     x0, #-1
2:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
