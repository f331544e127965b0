package mmulator.user;

import static mmulator.fixture.table.Attribute.PXN;
import static mmulator.fixture.table.Attribute.RW;
import static mmulator.fixture.table.Attribute.UXN;
import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.machine;

import mmulator.junit.MachineBuilder;

/** A machine for routines that are called: all memory in the linear map, and a stack. */
final class CalledKernel {
    private CalledKernel() {}

    static final long LINEAR = 0xffff_0000_0000_0000L;
    static final long STACK = LINEAR + 0x80_0000;

    static MachineBuilder kernel() {
        return machine()
                .memory(0x4000_0000, M(64))
                .tables(tables -> tables.pool(0x4100_0000, M(1))
                        .root("swapper", root -> root.map(LINEAR, 0x4000_0000, M(64), RW, PXN, UXN)));
    }

    /** long map_page(u64 *table, u64 index, u64 attributes): puts a page from the allocator there; 0, or -1 without one. */
    static final String MAP_PAGE = """
                    .global map_page
            map_page:
                    stp     x29, x30, [sp, #-48]!
                    mov     x29, sp
                    stp     x19, x20, [sp, #16]
                    str     x21, [sp, #32]
                    mov     x19, x0
                    mov     x20, x1
                    mov     x21, x2
                    bl      alloc_page
                    cbz     x0, 1f
                    orr     x0, x0, x21
                    str     x0, [x19, x20, lsl #3]
                    dsb     ishst
                    isb
                    mov     x0, #0
                    b       2f
            1:      mov     x0, #-1
            2:      ldr     x21, [sp, #32]
                    ldp     x19, x20, [sp, #16]
                    ldp     x29, x30, [sp], #48
                    ret
            """;

    static final long PAGE = 0x0060_0000_0000_0703L;
}
