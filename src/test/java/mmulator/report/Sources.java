package mmulator.report;

import mmulator.report.text.SourceMap;

/** A small made-up image: a primary that waits, splits, flushes and releases, and a secondary that parks. */
public final class Sources {
    public static final long WAIT = 0xffff_8000_0000_1000L;
    public static final long SPLIT = 0xffff_8000_0000_1100L;
    public static final long FLUSH = 0xffff_8000_0000_1200L;
    public static final long PARK = 0x4000_2000L;
    public static final long FLAG = 0x4000_3000L;

    public static final SourceMap MAP = map();

    private Sources() {}

    private static SourceMap map() {
        SourceMap.Builder map = new SourceMap.Builder();
        routine(map, "wait_for_all", "asm/park/wait_for_all.S", 11, WAIT, "ldar w1, [x0]", "wfe", "ldxr w1, [x0]");
        routine(
                map,
                "split_pmd",
                "asm/split/split_pmd.S",
                30,
                SPLIT,
                "ldr x9, [x8]",
                "str x10, [x11], #8",
                "dsb ishst",
                "str x9, [x8]",
                "isb");
        routine(
                map,
                "flush",
                "asm/tlbi/flush.S",
                5,
                FLUSH,
                "tlbi vmalle1is",
                "dsb ish",
                "isb",
                "str wzr, [x0]",
                "hlt #0");
        routine(
                map,
                "park",
                "asm/park/park.S",
                20,
                PARK,
                "msr ttbr1_el1, x1",
                "isb",
                "ldxr w16, [x4]",
                "stxr w17, w16, [x4]",
                "wfe",
                "ldxr w16, [x4]",
                "msr ttbr1_el1, x3",
                "isb",
                "hlt #0");
        return map.symbol("flag", FLAG)
                .section(FLAG, 8)
                .table("swapper_pg_dir", 0x4020_0000L)
                .table("reserved_pg_dir", 0x4020_1000L)
                .build();
    }

    private static void routine(
            SourceMap.Builder map, String name, String file, int firstLine, long address, String... instructions) {
        map.symbol(name, address).section(address, 4L * instructions.length);
        for (int i = 0; i < instructions.length; i++) {
            map.line(address + 4L * i, 4, file, firstLine + i, instructions[i]);
        }
    }
}
