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
}
