package mmulator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mmulator.Needs;
import mmulator.arch.CpuFeatures;
import mmulator.file.InputFiles;
import org.junit.jupiter.api.Test;

final class CapabilitiesTest {
    private static final CpuFeatures LISTED =
            CpuFeatures.builder().midr(0x410f_d823L).bbml(2).noabort(true).build();
    private static final CpuFeatures OTHER =
            CpuFeatures.builder().midr(0x410f_d811L).build();

    private static Set<String> found(List<CpuFeatures> cpus) throws IOException {
        Kernel kernel = KernelFile.read(Needs.kernel("Image"), null);
        CapabilityNames names = CapabilityNames.of(kernel, null, InputFiles.ALL);
        return Capabilities.of(kernel, cpus).found().stream()
                .mapToObj(names::name)
                .collect(Collectors.toSet());
    }

    @Test
    void namesComeFromDefinesAndFromLists() {
        CapabilityNames defines =
                CapabilityNames.parse("cpucap-defs.h", "#define ARM64_BTI   2\n#define ARM64_NCAPS 110\n");
        CapabilityNames listed = CapabilityNames.parse("cpucaps", "# comment\nALWAYS_BOOT\nALWAYS_SYSTEM\nBTI\n");

        assertEquals(Optional.of(2), defines.number("ARM64_BTI"));
        assertEquals(Optional.of(2), listed.number("BTI"));
        assertEquals(Optional.empty(), defines.number("NCAPS"));
        assertEquals("BTI", listed.name(2));
        assertEquals("9", listed.name(9));
    }

    @Test
    void oneCpuOutOfTheListTakesAwayWhatAllMustHave() throws IOException {
        assertTrue(found(List.of(LISTED)).contains("HAS_BBML2_NOABORT"));
        assertFalse(found(List.of(LISTED, OTHER)).contains("HAS_BBML2_NOABORT"));
    }

    @Test
    void fieldsOfIdRegistersDecide() throws IOException {
        CpuFeatures range = CpuFeatures.builder().tlbios(true).tlbirange(true).build();
        CpuFeatures none =
                CpuFeatures.builder().tlbios(false).tlbirange(false).pan(false).build();

        assertTrue(found(List.of(range)).contains("HAS_TLB_RANGE"));
        assertFalse(found(List.of(none)).contains("HAS_TLB_RANGE"));
        assertTrue(found(List.of(range)).containsAll(Set.of("ALWAYS_BOOT", "ALWAYS_SYSTEM", "HAS_LSE_ATOMICS")));
        assertFalse(found(List.of(none)).contains("HAS_PAN"));
    }

    @Test
    void kptiFollowsFromCsv3() throws IOException {
        assertTrue(found(List.of(OTHER)).contains("UNMAP_KERNEL_AT_EL0"));
        assertFalse(found(List.of(CpuFeatures.builder().csv3(true).build())).contains("UNMAP_KERNEL_AT_EL0"));
    }
}
