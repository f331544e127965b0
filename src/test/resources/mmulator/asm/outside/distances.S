// Distances to what lies outside all files: GNU as leaves them to relocations relative to their place.
        .text
here:   nop
        .long   outside - here
        .long   outside - .
        .quad   outside - there, elsewhere - here + 8
        .long   outside + 0x10 - (here + 4)
there:  .word   (elsewhere - .) + 4
        .data
        .quad   outside, elsewhere - 0x20
        .quad   outside - .
