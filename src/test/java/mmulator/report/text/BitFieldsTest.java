package mmulator.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.Sctlr;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.arch.Ttbr;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BitFieldsTest {
    private static long field(List<BitField> fields, String name, long value) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .mapToLong(field -> field.of(value))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fieldsOfRegistersAreThoseThatTheMachineReads() {
        List<BitField> tcr = BitFields.of(SystemRegister.TCR_EL1);
        assertEquals(1, field(tcr, "HA", Tcr.HA));
        assertEquals(1, field(tcr, "HD", Tcr.HD));
        assertEquals(1, field(tcr, "A1", Tcr.A1));
        assertEquals(1, field(tcr, "AS", Tcr.AS));
        assertEquals(1, field(tcr, "DS", Tcr.DS));
        List<BitField> sctlr = BitFields.of(SystemRegister.SCTLR_EL1);
        assertEquals(1, field(sctlr, "M", Sctlr.M));
        assertEquals(1, field(sctlr, "WXN", Sctlr.WXN));
        assertEquals(1, field(sctlr, "SPAN", Sctlr.SPAN));
        List<BitField> ttbr = BitFields.of(SystemRegister.TTBR1_EL1);
        long value = Ttbr.of(0x4100_0000L, 0x1234, true).value();
        assertEquals(0x1234, field(ttbr, "ASID", value));
        assertEquals(0x4100_0000L >> 1, field(ttbr, "BADDR", value));
        assertEquals(1, field(ttbr, "CnP", value));
    }

    /** TG0 and TG1 have different encodings. */
    @ParameterizedTest
    @CsvSource({
        "TG0, 0, 4KB", "TG0, 1, 64KB", "TG0, 2, 16KB", "TG0, 3, reserved",
        "TG1, 0, reserved", "TG1, 1, 16KB", "TG1, 2, 4KB", "TG1, 3, 64KB"
    })
    void granuleOfEitherRangeIsToldInItsOwnEncoding(String name, long value, String granule) {
        List<String> meanings = BitFields.of(SystemRegister.TCR_EL1).stream()
                .filter(field -> field.name().equals(name))
                .map(field -> field.meaning(value))
                .toList();
        assertEquals(List.of(granule), meanings);
    }

    @Test
    void fieldsOfAValueDoNotOverlap() {
        for (SystemRegister register : List.of(
                SystemRegister.SCTLR_EL1, SystemRegister.TCR_EL1, SystemRegister.TTBR0_EL1, SystemRegister.ESR_EL1)) {
            assertApart(BitFields.of(register), register.toString());
        }
        for (DescriptorFormat format : DescriptorFormat.values()) {
            for (Granule granule :
                    format == DescriptorFormat.OA52_LPA ? List.of(Granule.K64) : List.of(Granule.values())) {
                for (int level = 0; level <= 3; level++) {
                    for (long bits = 0; bits <= 3; bits++) {
                        Descriptor descriptor = new Descriptor(bits, level, granule, format);
                        assertApart(BitFields.of(descriptor), descriptor.toString());
                    }
                }
            }
        }
        assertApart(BitFields.of(ExceptionSyndrome.dataAbort(1, FaultStatus.TRANSLATION, 2, true)), "a data abort");
        assertApart(BitFields.of(ExceptionSyndrome.instructionAbort(1, FaultStatus.TRANSLATION, 2)), "a fetch");
        assertApart(BitFields.of(ExceptionSyndrome.svc(7)), "svc");
    }

    private static void assertApart(List<BitField> fields, String of) {
        long taken = 0;
        for (BitField field : fields) {
            long bits = field.of(-1) << field.low();
            assertEquals(0, taken & bits, field.name() + " of " + of);
            taken |= bits;
        }
    }

    @Test
    void fieldsOfADescriptorAreThoseThatItWasMadeOf() {
        Descriptor page = Descriptor.leaf(Granule.K4, 3, DescriptorFormat.OA48, 0x4800_0000L)
                .withAttrIndex(5)
                .withAp(2)
                .withSh(3)
                .with(Descriptor.CONTIGUOUS | Descriptor.AF, true);
        List<BitField> fields = BitFields.of(page);
        assertEquals(5, field(fields, "AttrIndx", page.value()));
        assertEquals(2, field(fields, "AP", page.value()));
        assertEquals(0x48000, field(fields, "OA", page.value()));
        assertEquals(1, field(fields, "Contiguous", page.value()));
        String text = BitFields.print(fields, page.value());
        assertTrue(text.contains("  AP               7:6  0x2  RO at EL1\n"), text);
        assertTrue(text.contains("  SH               9:8  0x3  Inner Shareable\n"), text);
    }

    @Test
    void syndromeSaysWhatFailed() {
        ExceptionSyndrome abort = ExceptionSyndrome.dataAbort(1, FaultStatus.TRANSLATION, 2, true);
        String text = BitFields.print(BitFields.of(abort), abort.value());
        assertTrue(text.contains("WnR"), text);
        assertTrue(text.contains("DFSC             5:0  0x6  Translation fault, level 2"), text);
    }

    /** Arm ARM D8.3.1, tables D8-50 and D8-52, for EL1&0 without FEAT_AIE, FEAT_S1POE and FEAT_S1PIE. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "K4  | OA48      | 2 | 3 | NSTable APTable2 UXNTable PXNTable ignored8 RES0 RES0*2 NLTA36 ignored AF ignored2 ignored6 Type Valid",
                "K16 | OA48      | 0 | 3 | NSTable APTable2 UXNTable PXNTable ignored8 RES0 RES0*2 NLTA34 RES0*2 ignored AF ignored2 ignored6 Type Valid",
                "K64 | OA48      | 1 | 3 | NSTable APTable2 UXNTable PXNTable ignored8 RES0 RES0*2 NLTA32 RES0*4 ignored AF ignored2 ignored6 Type Valid",
                "K64 | OA52_LPA  | 2 | 3 | NSTable APTable2 UXNTable PXNTable ignored8 RES0 RES0*2 NLTA32 NLTA[51:48]4 ignored AF ignored2 ignored6 Type Valid",
                "K4  | OA52_LPA2 |-1 | 3 | NSTable APTable2 UXNTable PXNTable ignored8 RES0 NLTA38 ignored AF NLTA[51:50]2 ignored6 Type Valid",
                "K16 | OA52_LPA2 | 1 | 3 | NSTable APTable2 UXNTable PXNTable ignored8 RES0 NLTA36 RES0*2 ignored AF NLTA[51:50]2 ignored6 Type Valid",
                "K4  | OA48      | 1 | 1 | software PBHA4 software4 UXN PXN Contiguous DBM GP RES0*2 OA18 RES0*13 nT RES0*4 nG AF SH2 AP2 NS AttrIndx3 Type Valid",
                "K4  | OA48      | 2 | 1 | software PBHA4 software4 UXN PXN Contiguous DBM GP RES0*2 OA27 RES0*4 nT RES0*4 nG AF SH2 AP2 NS AttrIndx3 Type Valid",
                "K16 | OA48      | 2 | 1 | software PBHA4 software4 UXN PXN Contiguous DBM GP RES0*2 OA23 RES0*8 nT RES0*4 nG AF SH2 AP2 NS AttrIndx3 Type Valid",
                "K64 | OA48      | 2 | 1 | software PBHA4 software4 UXN PXN Contiguous DBM GP RES0*2 OA19 RES0*12 nT RES0*4 nG AF SH2 AP2 NS AttrIndx3 Type Valid",
                "K64 | OA52_LPA  | 1 | 1 | software PBHA4 software4 UXN PXN Contiguous DBM GP RES0*2 OA6 RES0*25 nT OA[51:48]4 nG AF SH2 AP2 NS AttrIndx3 Type Valid",
                "K64 | OA52_LPA  | 2 | 1 | software PBHA4 software4 UXN PXN Contiguous DBM GP RES0*2 OA19 RES0*12 nT OA[51:48]4 nG AF SH2 AP2 NS AttrIndx3 Type Valid",
                "K4  | OA52_LPA2 | 0 | 1 | software PBHA4 software4 UXN PXN Contiguous DBM GP OA11 RES0*22 nT RES0*4 nG AF OA[51:50]2 AP2 NS AttrIndx3 Type Valid",
                "K16 | OA52_LPA2 | 1 | 1 | software PBHA4 software4 UXN PXN Contiguous DBM GP OA14 RES0*19 nT RES0*4 nG AF OA[51:50]2 AP2 NS AttrIndx3 Type Valid",
                "K4  | OA48      | 3 | 3 | software PBHA4 software4 UXN PXN Contiguous DBM GP RES0*2 OA36 nG AF SH2 AP2 NS AttrIndx3 Type Valid",
                "K16 | OA48      | 3 | 3 | software PBHA4 software4 UXN PXN Contiguous DBM GP RES0*2 OA34 RES0*2 nG AF SH2 AP2 NS AttrIndx3 Type Valid",
                "K64 | OA48      | 3 | 3 | software PBHA4 software4 UXN PXN Contiguous DBM GP RES0*2 OA32 RES0*4 nG AF SH2 AP2 NS AttrIndx3 Type Valid",
                "K64 | OA52_LPA  | 3 | 3 | software PBHA4 software4 UXN PXN Contiguous DBM GP RES0*2 OA32 OA[51:48]4 nG AF SH2 AP2 NS AttrIndx3 Type Valid",
                "K4  | OA52_LPA2 | 3 | 3 | software PBHA4 software4 UXN PXN Contiguous DBM GP OA38 nG AF OA[51:50]2 AP2 NS AttrIndx3 Type Valid",
                "K16 | OA52_LPA2 | 3 | 3 | software PBHA4 software4 UXN PXN Contiguous DBM GP OA36 RES0*2 nG AF OA[51:50]2 AP2 NS AttrIndx3 Type Valid",
                "K64 | OA48      | 3 | 1 | ignored62 Type Valid",
                "K4  | OA48      | 0 | 1 | ignored62 Type Valid",
                "K4  | OA48      | 1 | 0 | ignored63 Valid"
            })
    void eachBitOfADescriptorIsNamedOnceAsTheManualDoes(
            Granule granule, DescriptorFormat format, int level, long bits, String manual) {
        StringBuilder text = new StringBuilder();
        int next = 63;
        for (BitField field : BitFields.of(new Descriptor(bits, level, granule, format))) {
            assertEquals(next, field.high(), field.name());
            next = field.low() - 1;
            int width = field.high() - field.low() + 1;
            String count = width == 1 ? "" : field.name().equals("RES0") ? "*" + width : "" + width;
            text.append(text.isEmpty() ? "" : " ").append(field.name()).append(count);
        }
        assertEquals(-1, next);
        assertEquals(manual, text.toString());
    }

    @Test
    void fieldsOfAnAddressAreTheBitsThatTheAddressDependsOn() {
        for (DescriptorFormat format : DescriptorFormat.values()) {
            for (Granule granule : Granule.values()) {
                if (format != DescriptorFormat.OA48
                        && (format == DescriptorFormat.OA52_LPA) != (granule == Granule.K64)) {
                    continue;
                }
                for (int level = 0; level <= 3; level++) {
                    for (long bits : new long[] {1, 3}) {
                        Descriptor descriptor = new Descriptor(bits, level, granule, format);
                        if (descriptor.kind() == Descriptor.Kind.RESERVED) {
                            continue;
                        }
                        long told = 0;
                        for (BitField field : BitFields.of(descriptor)) {
                            boolean address = field.name().startsWith("OA")
                                    || field.name().startsWith("NLTA");
                            told |= address ? field.of(-1) << field.low() : 0;
                        }
                        long used = 0;
                        for (int bit = 2; bit < 64; bit++) {
                            boolean moves =
                                    descriptor.withValue(bits | 1L << bit).address() != descriptor.address();
                            used |= moves ? 1L << bit : 0;
                        }
                        assertEquals(
                                Long.toHexString(used), Long.toHexString(told), descriptor.toString() + format + level);
                    }
                }
            }
        }
    }
}
