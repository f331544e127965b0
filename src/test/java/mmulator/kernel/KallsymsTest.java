package mmulator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import mmulator.Needs;
import mmulator.elf.SystemMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KallsymsTest {
    private static FakeKernel kernel() {
        FakeKernel kernel = new FakeKernel(1 << 18);
        for (int i = 0; i < 600; i++) {
            kernel.local("function_" + i, 0x1000 + 16 * i);
        }
        return kernel.symbol("l".repeat(300), 0x8000).symbol("swapper_pg_dir", 0x9000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void decodesNamesAndAddressesOfEitherLayout(boolean fromSlot) {
        List<SystemMap.Entry> symbols = Kallsyms.read(kernel().image(fromSlot));

        assertEquals(905, symbols.size());
        assertTrue(symbols.contains(new SystemMap.Entry(0x1000 + 16 * 599, false, "function_599")));
        assertTrue(symbols.contains(new SystemMap.Entry(0x8000, true, "l".repeat(300))));
        assertTrue(symbols.contains(new SystemMap.Entry(0x9000, true, "swapper_pg_dir")));
    }

    @Test
    void aKernelWithoutHasNone() {
        assertEquals(List.of(), Kallsyms.read(kernel().stripped()));
    }

    @Test
    void damagedOnesAreReadOrRefusedAndNothingElse() {
        byte[] sound = kernel().image(true);
        Random random = new Random(18);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = sound.clone();
            for (int n = 0; n < 8; n++) {
                damaged[sound.length - (64 << 10) + random.nextInt(20_000)] = (byte) random.nextInt();
            }
            try {
                Kallsyms.read(damaged);
            } catch (KernelException expected) {
                assertTrue(expected.getMessage().contains("kallsyms"), expected.getMessage());
            }
        }
    }

    /** But for what a kernel leaves out: numbers of the linker, and marks that tell code from data. */
    @Test
    void aKernelTellsTheSameAsTheSymbolTableOfItsVmlinux() throws Exception {
        Kernel image = KernelFile.read(Needs.kernel("Image"), null);
        Kernel vmlinux = KernelFile.read(Needs.kernel("vmlinux"), null);
        Set<String> decoded = named(image.symbols().index().all());
        Set<String> listed = named(vmlinux.symbols().index().all());

        assertTrue(listed.containsAll(decoded));
        listed.removeAll(decoded);
        listed.removeIf(name -> name.matches("[0-9a-f]+ (__kvm_nvhe_[.$].*|__(pi_|efistub_|kstrtab|crc_).*|[.$_]L.*"
                + "|kimage_limit|_GLOBAL_OFFSET_TABLE_|.*_veneer|\\..*)"));
        assertEquals("", String.join(", ", listed.stream().limit(10).toList()));
    }

    private static Set<String> named(List<SystemMap.Entry> entries) {
        Set<String> names = new TreeSet<>();
        entries.stream()
                .filter(e -> e.address() < 0)
                .forEach(e -> names.add(Long.toHexString(e.address()) + " " + e.name()));
        return names;
    }
}
