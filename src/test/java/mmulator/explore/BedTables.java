package mmulator.explore;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;

/**
 * What memory and registers of a {@link TestBed} hold at reset, and what the names in its programs stand for.
 *
 * <pre>
 *   TTBR0, root A: code, tables and data flat; P, Q and R are Pages, R Invalid; S is a 2M Block
 *   TTBR0, root B: code, tables and data flat; P is another Page
 *   TTBR1, root C: H is a Page           TTBR1, root D: H is another Page
 *
 *   root A too: D is a Page that nobody has accessed or written yet; C is a contiguous run; L is Invalid, and there is a
 *   table for it that no descriptor links; root E: P is another Page, and no TTBR has pointed there
 * </pre>
 */
public final class BedTables {
    public static final long CODE = 0x4000_0000L;
    static final long DATA = 0x4040_0000L;
    static final long TCR = 16 | 16 << 16 | Tcr.granuleBits(1, Granule.K4) | 5L << 32 | Tcr.AS;
    private static final long TABLES = 0x4020_0000L;
    private static final long OTHER_DATA = 0x4060_0000L;
    private static final long WINDOW = 0x8000_0000L;
    private static final long HIGH = 0xffff_0000_0000_0000L;
    /** The hierarchical attributes of TTBR0's tables count or not: a write that changes no translation here. */
    private static final long OTHER_TCR = TCR | 1L << 41;

    private final Map<Long, Long> words = new LinkedHashMap<>();
    private final Map<String, Long> slots = new LinkedHashMap<>();
    private final Map<String, Long> values = new HashMap<>();
    private final Map<String, Long> watched = new LinkedHashMap<>();
    private long nextTable = TABLES;

    BedTables() {
        long flat = newTable();
        for (long block : new long[] {CODE, TABLES, DATA, OTHER_DATA}) {
            words.put(flat + 8 * (block >>> 21 & 511), leaf(2, block));
        }
        long rootA = lowerRoot(flat, new long[] {leaf(3, page(1)), leaf(3, page(2)), 0}, leaf(2, DATA), true);
        long otherSlot = nextTable + 3 * 0x1000L;
        long rootB = lowerRoot(flat, new long[] {leaf(3, page(3)), leaf(3, page(2)), 0}, leaf(2, DATA), false);
        long late = newTable();
        words.put(late, leaf(3, page(5)));
        slots.put("slotLate", late);
        long lateSlot = nextTable + 3 * 0x1000L;
        long rootE = lowerRoot(flat, new long[] {leaf(3, page(6)), leaf(3, page(2)), 0}, leaf(2, DATA), false);
        values.put("rootE", rootE | 3L << 48);
        values.put("slotPofE", lateSlot);
        values.put("slotPofB", otherSlot);
        values.put("lateTable", late);
        values.put("lateLink", table(2, late));
        values.put("cleanPage", cleanPage() | Descriptor.AF);
        values.put("oldPage", cleanPage());
        values.put("nonGlobal", leaf(3, page(1)) | Descriptor.NG);
        values.put("runMember", leaf(3, OTHER_DATA) | Descriptor.CONTIGUOUS);
        values.put("plainMember", leaf(3, OTHER_DATA));
        values.put("plainMember1", leaf(3, OTHER_DATA + 0x1000));
        values.put("agedPage", leaf(3, page(1)) & ~Descriptor.AF);
        values.put("inS", WINDOW + 0x20_3000);
        values.put("pageInS", WINDOW + 0x20_3000 >>> 12 | 1L << 48);
        values.put("uncachedPage", leaf(3, page(1)) | 2 << 2);
        values.put("userPage", leaf(3, page(1)) | Descriptor.AP1);
        values.put("otherNonGlobal", leaf(3, page(4)) | Descriptor.NG);
        values.put("taggedP", WINDOW | 0x5aL << 56);
        values.put("tcrA1", TCR | Tcr.A1);
        values.put("tcrEpd0", TCR | 1L << 7);
        values.put("tcrEpd1", TCR | 1L << 23);
        values.put("tcrTbi", TCR | 1L << 37);
        values.put("tcrAsid8", TCR & ~Tcr.AS);
        values.put("sctlrSetsPan", 1L);
        operand("pageOf", WINDOW);
        operand("pageH", HIGH);
        operand("blockS", WINDOW + 0x20_0000);
        operand("pageC1", WINDOW + 0x40_1000);
        values.put("pageOfAsid2", WINDOW >>> 12 | 2L << 48);
        values.put("pagesPAndQ16K", WINDOW >>> 14 | 2L << 46 | 1L << 48);
        values.put("pagesPAndQLevel2", WINDOW >>> 12 | 1L << 46 | 2L << 37 | 1L << 48);
        values.put("pagesPAndQLevel3", WINDOW >>> 12 | 1L << 46 | 3L << 37 | 1L << 48);
        values.put("pagesOfWindow", WINDOW >>> 12 | 1L << 46 | 3L << 44 | 31L << 39 | 1L << 48);
        values.put("pagesPAndQ", WINDOW >>> 12 | 1L << 46 | 1L << 48); // operand of a TLBI by range
        values.put("slotCode", flat + 8 * (CODE >>> 21 & 511));
        values.put("codeNotPrivileged", leaf(2, CODE) | Descriptor.PXN);
        values.put("rootACommon", rootA | 1L << 48 | 1);
        values.put("rootBCommon", rootB | 1L << 48 | 1);
        values.put("rootBSameAsid", rootB | 1L << 48);
        values.put("sctlrOn", 1L | 1 << 23);
        values.put("sctlrOff", 1L << 23);
        values.put("D", WINDOW + 0x3000);
        values.put("C", WINDOW + 0x40_0000);
        values.put("C1", WINDOW + 0x40_1000);
        values.put("L", WINDOW + 0x60_0000);
        values.put("asid1", 1L << 48);
        values.put("asid2", 2L << 48);
        values.put("pageQ", WINDOW + 0x1000 >>> 12 | 1L << 48);
        values.put("pageL", WINDOW + 0x60_0000 >>> 12 | 1L << 48);
        values.put("pageC", WINDOW + 0x40_0000 >>> 12 | 1L << 48);
        values.put("pageD", WINDOW + 0x3000 >>> 12 | 1L << 48);
        values.put("sgiTo0", 1L | 3L << 24);
        values.put("sgiTo1", 2L | 3L << 24);
        values.put("sgiToOthers", 1L << 40 | 4L << 24);
        values.put("moveTo6", 0xd280_00a6L); // movz x6, #5
        values.put("loadTo6", 0xf940_0326L); // ldr x6, [x25]
        long split = newTable();
        for (int i = 0; i < 512; i++) {
            words.put(split + 8L * i, leaf(3, page(i)));
        }
        for (int i = 0; i < 8; i++) {
            words.put(page(i), i < 7 ? 0x1111L * i : 0); // the last one holds the flag
            words.put(OTHER_DATA + i * 0x1000L, 0x1_0001L * i + 7);
        }
        values.put("words", DATA + 0x7000);
        values.put("P", WINDOW);
        values.put("Q", WINDOW + 0x1000);
        values.put("R", WINDOW + 0x2000);
        values.put("S", WINDOW + 0x20_0000);
        values.put("H", HIGH);
        values.put("rootA", rootA | 1L << 48);
        values.put("rootB", rootB | 2L << 48);
        values.put("rootC", upperRoot(page(5)));
        values.put("rootD", upperRoot(page(6)));
        values.put("rootDWithAsid", value("rootD") | 2L << 48);
        values.put("rootEmpty", newTable());
        long notGlobal = leaf(3, page(3)) | Descriptor.NG;
        values.put("rootNotGlobal", lowerRoot(flat, new long[] {notGlobal}, leaf(2, DATA), false) | 1L << 48);
        long other = newTable();
        words.put(other, leaf(3, page(4)));
        values.put("otherTableP", table(2, other));
        values.put("otherTcr", OTHER_TCR);
        values.put("rootCCommon", value("rootC") | 1);
        values.put("rootDCommon", value("rootD") | 1);
        values.put("pageOf", WINDOW >>> 12 | 1L << 48);
        values.put("otherPage", leaf(3, page(4)));
        values.put("readOnly", leaf(3, page(1)) | Descriptor.AP2);
        values.put("otherBlock", leaf(2, OTHER_DATA));
        values.put("table", table(2, split));
        values.putAll(slots);
        watched.putAll(slots);
        for (int word : new int[] {0, 8, 64}) {
            watched.put("words+" + word, value("words") + word);
        }
        for (int i = 0; i < 8; i++) {
            watched.put("page" + i, page(i));
        }
        watched.put("other", OTHER_DATA);
    }

    private long lowerRoot(long flat, long[] pages, long block, boolean named) {
        long root = newTable();
        long level1 = newTable();
        long level2 = newTable();
        long level3 = newTable();
        words.put(root, table(0, level1));
        words.put(level1 + 8 * (CODE >>> 30), table(1, flat));
        words.put(level1 + 8 * (WINDOW >>> 30), table(1, level2));
        words.put(level2, table(2, level3));
        if (named) {
            values.put("slotTableP", level2);
            values.put("tablePReadOnly", table(2, level3) | Descriptor.AP_TABLE1);
            values.put("tablePAgain", table(2, level3));
        }
        words.put(level2 + 8, block);
        for (int i = 0; i < pages.length; i++) {
            words.put(level3 + 8L * i, pages[i]);
        }
        if (named) {
            slots.put("slotP", level3);
            slots.put("slotQ", level3 + 8);
            slots.put("slotR", level3 + 16);
            slots.put("slotS", level2 + 8);
            slots.put("slotTop", level1 + 8 * (WINDOW >>> 30));
            slots.put("slotD", level3 + 24);
            words.put(level3 + 24, cleanPage());
            long run = newTable();
            words.put(level2 + 16, table(2, run));
            for (int i = 0; i < 16; i++) {
                words.put(run + 8L * i, leaf(3, OTHER_DATA + i * 0x1000L) | Descriptor.CONTIGUOUS);
            }
            slots.put("slotC", run);
            slots.put("slotC1", run + 8);
            slots.put("slotL", level2 + 24);
            values.put("tableP", level3);
        }
        return root;
    }

    private long upperRoot(long oa) {
        long root = newTable();
        long table = root;
        for (int level = 0; level < 3; level++) {
            long next = newTable();
            words.put(table, table(level, next));
            values.putIfAbsent("slotTableH" + level, table);
            table = next;
        }
        words.put(table, leaf(3, oa));
        values.putIfAbsent("slotH", table);
        return root;
    }

    private long newTable() {
        long table = nextTable;
        nextTable += 0x1000;
        return table;
    }

    /** Of TLBIs by address, with hints of levels and granules. */
    private void operand(String name, long va) {
        long operand = va << 8 >>> 20 | 1L << 48;
        values.put(name, operand);
        values.put(name + "Level2", operand | 6L << 44);
        values.put(name + "Level3", operand | 7L << 44);
        values.put(name + "Level3Of64K", operand | 15L << 44);
    }

    private static long leaf(int level, long oa) {
        return Descriptor.leaf(Granule.K4, level, DescriptorFormat.OA48, oa)
                .withSh(3)
                .with(Descriptor.AF | Descriptor.UXN, true)
                .value();
    }

    private static long table(int level, long next) {
        return Descriptor.table(Granule.K4, level, DescriptorFormat.OA48, next).value();
    }

    private static long page(int number) {
        return DATA + number * 0x1000L;
    }

    /** Neither accessed nor written: with hardware's help, both are noted. */
    private static long cleanPage() {
        return leaf(3, page(2)) & ~Descriptor.AF | Descriptor.AP2 | Descriptor.DBM;
    }

    long value(String name) {
        return Optional.ofNullable(values.get(name)).orElseThrow(() -> new IllegalArgumentException(name));
    }

    /** By physical address: what memory holds, but for code. */
    Map<Long, Long> words() {
        return words;
    }

    /** Physical addresses of what programs may change. */
    Map<String, Long> watched() {
        return watched;
    }
}
