package mmulator.report.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mmulator.arch.Descriptor;
import mmulator.arch.Descriptor.Kind;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.SystemRegister;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;

/**
 * The fields of what steers translation, for everybody who shows them. Arm ARM D24 for the registers; D8, "VMSAv8-64
 * translation table format descriptors", for descriptors. Highest bits first, as the manual draws them.
 */
public final class BitFields {
    private static final List<BitField> SCTLR = bits(
            "TIDCP 63, SPINTMASK 62, NMI 61, EnTP2 60, TCSO 59, TCSO0 58, EPAN 57, EnALS 56, EnAS0 55,"
                    + " EnASR 54, TME 53, TME0 52, TMT 51, TMT0 50, TWEDEL 49:46, TWEDEn 45, DSSBS 44, ATA 43, ATA0 42, TCF 41:40,"
                    + " TCF0 39:38, ITFSB 37, BT1 36, BT0 35, EnFPM 34, MSCEn 33, CMOW 32, EnIA 31, EnIB 30, LSMAOE 29, nTLSMD 28,"
                    + " EnDA 27, UCI 26, EE 25, E0E 24, SPAN 23, EIS 22, IESB 21, TSCXT 20, WXN 19, nTWE 18, nTWI 16, UCT 15, DZE 14,"
                    + " EnDB 13, I 12, EOS 11, EnRCTX 10, UMA 9, SED 8, ITD 7, nAA 6, CP15BEN 5, SA0 4, SA 3, C 2, A 1, M 0");

    private static final List<String> SHAREABILITY =
            List.of("Non-shareable", "reserved", "Outer Shareable", "Inner Shareable");
    private static final List<String> CACHEABILITY =
            List.of("Non-cacheable", "Write-Back", "Write-Through", "Write-Back, no Write-Allocate");

    private static final List<BitField> TCR = with(
            bits(
                    "MTX1 61, MTX0 60, DS 59, TCMA1 58, TCMA0 57, E0PD1 56, E0PD0 55, NFD1 54, NFD0 53, TBID1 52, TBID0 51,"
                            + " HWU162 50, HWU161 49, HWU160 48, HWU159 47, HWU062 46, HWU061 45, HWU060 44, HWU059 43, HPD1 42,"
                            + " HPD0 41, HD 40, HA 39, TBI1 38, TBI0 37, AS 36, IPS 34:32, TG1 31:30, SH1 29:28, ORGN1 27:26,"
                            + " IRGN1 25:24, EPD1 23, A1 22, T1SZ 21:16, TG0 15:14, SH0 13:12, ORGN0 11:10, IRGN0 9:8, EPD0 7, T0SZ 5:0"),
            Map.of(
                    "IPS",
                            List.of(
                                    "32 bits", "36 bits", "40 bits", "42 bits", "44 bits", "48 bits", "52 bits",
                                    "56 bits"),
                    "TG1", List.of("reserved", "16KB", "4KB", "64KB"),
                    "TG0", List.of("4KB", "64KB", "16KB", "reserved"),
                    "SH1", SHAREABILITY,
                    "SH0", SHAREABILITY,
                    "ORGN1", CACHEABILITY,
                    "IRGN1", CACHEABILITY,
                    "ORGN0", CACHEABILITY,
                    "IRGN0", CACHEABILITY,
                    "A1", List.of("ASID of TTBR0_EL1", "ASID of TTBR1_EL1")));

    private static final List<BitField> TTBR = bits("ASID 63:48, BADDR 47:1, CnP 0");
    private static final List<BitField> ESR = bits("ISS2 55:32, EC 31:26, IL 25, ISS 24:0");
    private static final List<BitField> DATA_ABORT = bits(
            "ISV 24, SAS 23:22, SSE 21, SRT 20:16, SF 15, AR 14, SET 12:11, FnV 10, EA 9, CM 8, S1PTW 7, WnR 6, DFSC 5:0");
    private static final List<BitField> INSTRUCTION_ABORT = bits("SET 12:11, FnV 10, EA 9, S1PTW 7, IFSC 5:0");
    private static final List<BitField> SYSTEM =
            bits("Op0 21:20, Op2 19:17, Op1 16:14, CRn 13:10, Rt 9:5, CRm 4:1, Direction 0");

    private static final Map<String, List<String>> OF_LEAVES = Map.of(
            "AP", List.of("RW at EL1", "RW at EL1 and EL0", "RO at EL1", "RO at EL1 and EL0"), "SH", SHAREABILITY);

    private BitFields() {}

    /** Of a register, whatever it holds; empty for one whose fields nobody asks for. */
    public static List<BitField> of(SystemRegister register) {
        return switch (register) {
            case SCTLR_EL1 -> SCTLR;
            case TCR_EL1 -> TCR;
            case TTBR0_EL1, TTBR1_EL1 -> TTBR;
            case ESR_EL1 -> ESR;
            default -> List.of();
        };
    }

    /** Of a syndrome: what its ISS holds depends on its class. */
    public static List<BitField> of(ExceptionSyndrome syndrome) {
        List<BitField> fields = new ArrayList<>();
        fields.add(new BitField("EC", 31, 26, Map.of(syndrome.ec(), syndrome.describe())));
        fields.add(BitField.bit("IL", 25));
        if (syndrome.isDataAbort() || syndrome.isInstructionAbort()) {
            Map<Integer, String> statuses = new LinkedHashMap<>();
            FaultStatus.decode(syndrome.faultStatusCode())
                    .ifPresent(at -> statuses.put(syndrome.faultStatusCode(), at.toString()));
            for (BitField field : syndrome.isDataAbort() ? DATA_ABORT : INSTRUCTION_ABORT) {
                fields.add(field.low() == 0 ? new BitField(field.name(), 5, 0, statuses) : field);
            }
        } else {
            fields.addAll(
                    switch (syndrome.ec()) {
                        case ExceptionSyndrome.EC_SYSTEM -> SYSTEM;
                        case ExceptionSyndrome.EC_SVC,
                                ExceptionSyndrome.EC_HVC,
                                ExceptionSyndrome.EC_SMC,
                                ExceptionSyndrome.EC_BRK -> bits("imm16 15:0");
                        default -> bits("ISS 24:0");
                    });
        }
        return fields;
    }

    /** Of a descriptor, by what it is: all of its bits. */
    public static List<BitField> of(Descriptor descriptor) {
        boolean ds = descriptor.format() == DescriptorFormat.OA52_LPA2;
        return switch (descriptor.kind()) {
            case INVALID -> bits("ignored 63:1, Valid 0");
            case RESERVED -> bits("ignored 63:2, Type 1, Valid 0");
            case TABLE ->
                bits("NSTable 63, APTable 62:61, UXNTable 60, PXNTable 59, ignored 58:51, RES0 50" + address(descriptor)
                        + ", ignored 11, AF 10, " + (ds ? "NLTA[51:50]" : "ignored")
                        + " 9:8, ignored 7:2, Type 1, Valid 0");
            case BLOCK, PAGE ->
                with(
                        bits("software 63, PBHA 62:59, software 58:55, UXN 54, PXN 53, Contiguous 52, DBM 51, GP 50"
                                + address(descriptor) + ", nG 11, AF 10, " + (ds ? "OA[51:50]" : "SH")
                                + " 9:8, AP 7:6, NS 5, AttrIndx 4:2, Type 1, Valid 0"),
                        OF_LEAVES);
        };
    }

    /** Bits 49 to 12 of a Table descriptor (NLTA, as the manual calls the address of the next table) or a leaf. */
    private static String address(Descriptor descriptor) {
        boolean table = descriptor.kind() == Kind.TABLE;
        boolean block = descriptor.kind() == Kind.BLOCK;
        int low = block
                ? descriptor.granule().entryShift(descriptor.level())
                : descriptor.granule().pageShift();
        boolean ds = descriptor.format() == DescriptorFormat.OA52_LPA2;
        boolean lpa = descriptor.format() == DescriptorFormat.OA52_LPA;
        int named = block ? 16 : low;
        String name = table ? "NLTA" : "OA";
        return (ds ? "" : ", RES0 49:48")
                + (", " + name + (ds ? " 49:" : " 47:") + low)
                + (block ? ", RES0 " + (low - 1) + ":17, nT 16" : "")
                + (lpa ? ", " + name + "[51:48] 15:12" : named > 12 ? ", RES0 " + (named - 1) + ":12" : "");
    }

    /** A line for each field that is not zero: {@code IPS 34:32 = 0x5  48 bits}. */
    public static String print(List<BitField> fields, long value) {
        StringBuilder text = new StringBuilder();
        for (BitField field : fields) {
            long held = field.of(value);
            if (held != 0) {
                String bits = field.high() == field.low() ? "" + field.low() : field.high() + ":" + field.low();
                text.append(("  " + Notation.padded(field.name(), 14) + " " + Notation.right(bits, 5) + "  "
                                        + Notation.hex(held) + "  " + field.meaning(held))
                                .stripTrailing())
                        .append('\n');
            }
        }
        return text.isEmpty() ? "  all zero\n" : text.toString();
    }

    /** @param text {@code NAME HIGH:LOW}, with commas between */
    private static List<BitField> bits(String text) {
        List<BitField> fields = new ArrayList<>();
        for (String one : text.split(", ?")) {
            String[] words = one.strip().split(" ", 2);
            String[] ends = words[1].split(":", 2);
            int high = Integer.parseInt(ends[0]);
            fields.add(new BitField(words[0], high, ends.length < 2 ? high : Integer.parseInt(ends[1]), Map.of()));
        }
        return List.copyOf(fields);
    }

    private static List<BitField> with(List<BitField> fields, Map<String, List<String>> meanings) {
        return fields.stream()
                .map(field -> {
                    List<String> words = meanings.getOrDefault(field.name(), List.of());
                    return new BitField(
                            field.name(),
                            field.high(),
                            field.low(),
                            IntStream.range(0, words.size()).boxed().collect(Collectors.toMap(i -> i, words::get)));
                })
                .toList();
    }
}
