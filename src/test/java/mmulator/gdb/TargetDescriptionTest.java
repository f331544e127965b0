package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import mmulator.arch.SystemRegister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registers that the debugger is told of. */
final class TargetDescriptionTest {
    private static List<String> registers() {
        List<String> names = new ArrayList<>();
        var matcher =
                Pattern.compile("<reg name=\"([^\"]+)\" bitsize=\"(\\d+)\"").matcher(TargetDescription.xml());
        while (matcher.find()) {
            names.add(matcher.group(1) + ":" + matcher.group(2));
        }
        return names;
    }

    @Test
    void isWellFormed() throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        var document = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(TargetDescription.xml().getBytes(StandardCharsets.UTF_8)));
        assertEquals(3, document.getElementsByTagName("feature").getLength());
    }

    @Test
    void numbersAreThoseOfTheMap() {
        List<String> map = RegisterMap.registers().stream()
                .map(register -> switch (register) {
                    case RegisterMap.System(SystemRegister r, int size)
                    when size == 4 -> r.name().toLowerCase() + ":32";
                    default ->
                        TargetDescription.name(register)
                                + (register instanceof RegisterMap.System || register instanceof RegisterMap.InEffect
                                        ? ":64"
                                        : ":" + 8 * register.size());
                })
                .toList();
        assertEquals(map, registers());
    }

    @Test
    void writtenAndEffectiveValueStandApart() {
        List<String> names = registers();
        for (String name : List.of("SCTLR_EL1", "TCR_EL1", "TTBR0_EL1", "TTBR1_EL1", "MAIR_EL1")) {
            assertTrue(names.contains(name + ":64"), name);
            assertTrue(names.contains(name + "_effective:64"), name);
        }
        assertFalse(names.contains("VBAR_EL1_effective:64"));
    }

    @Test
    void gdbTakesIt(@TempDir Path folder) throws Exception {
        RealGdb.assumePresent();
        Path file = Files.writeString(folder.resolve("target.xml"), TargetDescription.xml());
        String said =
                RealGdb.run(folder, "set tdesc filename " + file + "\nshow architecture\nptype $v0\nptype $cpsr\n");
        assertTrue(said.contains("aarch64"), said);
        assertFalse(said.contains("warning"), said);
    }
}
