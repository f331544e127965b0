package mmulator.mmu;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;

/**
 * A second reading of the manual for tests: one recursive step per level, arbitrary-precision arithmetic, fields cut out by
 * position, none of the walk's own code.
 */
final class Reference {

    private final CpuFeatures cpu;
    private final BigInteger tcr;
    private final BigInteger[] ttbr;
    private final BigInteger mair;
    private final DescriptorMemory memory;

    private final List<Object> reads = new ArrayList<>();
    private int half;
    private int pageBits;
    private boolean ds;
    private int inputBits;
    private int outputBits;
    private BigInteger input = BigInteger.ZERO;

    Reference(CpuFeatures cpu, long tcr, long ttbr0, long ttbr1, long mair, DescriptorMemory memory) {
        this.cpu = cpu;
        this.tcr = unsigned(tcr);
        this.ttbr = new BigInteger[] {unsigned(ttbr0), unsigned(ttbr1)};
        this.mair = unsigned(mair);
        this.memory = memory;
    }

    /** Kind, level, reads, and for a translation OA and attributes in a fixed order. */
    List<Object> walk(long va, boolean fetch) {
        reads.clear();
        BigInteger address = unsigned(va);
        half = address.testBit(55) ? 1 : 0;
        pageBits = chooseGranule();
        ds = tcr.testBit(59) && cpu.lpa2() && pageBits != 16;
        int tsz = field(tcr, half == 0 ? 0 : 16, 6);
        int smallest = ds || (pageBits == 16 && cpu.vaBits() == 52) ? 12 : 16;
        int largest = cpu.ttst() ? (pageBits == 16 ? 47 : 48) : 39;
        if (tsz < smallest || tsz > largest) {
            return result("TRANSLATION", 0);
        }
        inputBits = 64 - tsz;
        boolean tagged = tcr.testBit(37 + half) && !(fetch && tcr.testBit(51 + half));
        for (int bit = inputBits; bit <= (tagged ? 55 : 63); bit++) {
            if (address.testBit(bit) != (half == 1)) {
                return result("TRANSLATION", 0);
            }
        }
        if (tcr.testBit(half == 0 ? 7 : 23)) {
            return result("TRANSLATION", 0);
        }
        int pa = ds || pageBits == 16 ? cpu.paBits() : Math.min(cpu.paBits(), 48);
        outputBits = Math.min(new int[] {32, 36, 40, 42, 44, 48, 52, 52}[field(tcr, 32, 3)], pa);
        input = address.mod(BigInteger.TWO.pow(inputBits));
        // Levels above the last until one table resolves what is left.
        int level = 3;
        while (inputBits - shift(level) > pageBits - 3) {
            level--;
        }
        BigInteger base = firstTable(level);
        if (base.bitLength() > outputBits) {
            return result("ADDRESS_SIZE", 0);
        }
        return step(level, base, false, false, false, false);
    }

    private List<Object> step(
            int level, BigInteger table, boolean noWrite, boolean noUser, boolean tablePxn, boolean tableUxn) {
        BigInteger entries = BigInteger.TWO.pow(pageBits - 3);
        BigInteger slot = input.divide(BigInteger.TWO.pow(shift(level))).mod(entries);
        long where = table.add(slot.multiply(BigInteger.valueOf(8))).longValueExact();
        if (!memory.contains(where)) {
            return result("EXTERNAL_ABORT", level);
        }
        BigInteger entry = unsigned(memory.read(where));
        reads.add(where);
        reads.add(entry.longValue());
        int type = field(entry, 0, 2);
        if (type == 0 || type == 2 || (type == 1 && !blockAt(level))) {
            return result("TRANSLATION", level);
        }
        if (type == 3 && level < 3) {
            BigInteger next = addressIn(entry, pageBits);
            if (next.bitLength() > outputBits) {
                return result("ADDRESS_SIZE", level);
            }
            boolean counts = !(cpu.hpds() && tcr.testBit(41 + half));
            return step(
                    level + 1,
                    next,
                    noWrite || counts && entry.testBit(62),
                    noUser || counts && entry.testBit(61),
                    tablePxn || counts && entry.testBit(59),
                    tableUxn || counts && entry.testBit(60));
        }
        BigInteger target = addressIn(entry, shift(level));
        if (target.bitLength() > outputBits) {
            return result("ADDRESS_SIZE", level);
        }
        boolean hardwareAf = cpu.hafdbs() >= 1 && tcr.testBit(39);
        if (!entry.testBit(10) && !hardwareAf) {
            return result("ACCESS_FLAG", level);
        }
        boolean readOnly = entry.testBit(7) || noWrite;
        boolean user = entry.testBit(6) && !noUser;
        boolean clean =
                entry.testBit(7) && !noWrite && entry.testBit(51) && hardwareAf && cpu.hafdbs() == 2 && tcr.testBit(40);
        if (clean) {
            readOnly = false;
        }
        int share = ds ? field(tcr, half == 0 ? 12 : 28, 2) : field(entry, 8, 2);
        boolean run = entry.testBit(52) && (pageBits == 12 ? level >= 1 : level >= 2);
        List<Object> list = result("translated", level);
        list.addAll(List.of(
                target.add(input.mod(BigInteger.TWO.pow(shift(level)))).longValueExact(),
                half,
                BigInteger.TWO.pow(shift(level)).longValueExact(),
                run,
                !entry.testBit(10),
                field(mair, 8 * field(entry, 2, 3), 8),
                share,
                (readOnly ? 2 : 0) + (user ? 1 : 0),
                entry.testBit(53) || tablePxn,
                entry.testBit(54) || tableUxn,
                entry.testBit(11),
                entry.testBit(51),
                entry.testBit(50),
                level < 3 && entry.testBit(16) && cpu.bbml() >= 1,
                clean));
        return list;
    }

    private List<Object> result(String kind, int level) {
        List<Object> list = new ArrayList<>();
        list.add(kind);
        list.add(level);
        list.addAll(reads);
        return list;
    }

    private int chooseGranule() {
        int code = half == 0 ? field(tcr, 14, 2) : field(tcr, 30, 2);
        int wanted = half == 0 ? new int[] {12, 16, 14, 0}[code] : new int[] {0, 14, 12, 16}[code];
        int[] have =
                cpu.granules().stream().mapToInt(Granule::pageShift).sorted().toArray();
        for (int bits : have) {
            if (bits == wanted) {
                return bits;
            }
        }
        return have[0];
    }

    private int shift(int level) {
        int[] small = {48, 39, 30, 21, 12};
        int[] middle = {58, 47, 36, 25, 14};
        int[] large = {68, 55, 42, 29, 16};
        return (pageBits == 12 ? small : pageBits == 14 ? middle : large)[level + 1];
    }

    private boolean blockAt(int level) {
        return level == 2
                || (level == 1 && (pageBits == 12 || (pageBits == 14 ? ds : cpu.paBits() == 52)))
                || (level == 0 && pageBits == 12 && ds);
    }

    private BigInteger firstTable(int level) {
        BigInteger register = ttbr[half];
        BigInteger bytes = BigInteger.TWO.pow(inputBits - shift(level) + 3);
        BigInteger base = cut(register, 0, 48);
        if (ds || (pageBits == 16 && cpu.paBits() == 52 && field(tcr, 32, 3) == 6)) {
            base = base.divide(BigInteger.valueOf(64)).multiply(BigInteger.valueOf(64));
            base = base.add(cut(register, 2, 4).shiftLeft(48));
            bytes = bytes.max(BigInteger.valueOf(64));
        }
        return base.divide(bytes).multiply(bytes);
    }

    private BigInteger addressIn(BigInteger entry, int from) {
        BigInteger low = cut(entry, from, 48 - from).shiftLeft(from);
        if (ds) {
            return low.add(cut(entry, 48, 2).shiftLeft(48)).add(cut(entry, 8, 2).shiftLeft(50));
        }
        return pageBits == 16 && cpu.paBits() == 52 ? low.add(cut(entry, 12, 4).shiftLeft(48)) : low;
    }

    private static int field(BigInteger value, int from, int width) {
        return cut(value, from, width).intValueExact();
    }

    private static BigInteger cut(BigInteger value, int from, int width) {
        return value.shiftRight(from).mod(BigInteger.TWO.pow(width));
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }
}
