package mmulator.asm.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mmulator.asm.Encodings;
import mmulator.asm.InstructionGrid;
import mmulator.engine.Disassembler;
import org.junit.jupiter.api.Test;

final class DisassemblyTest {
    private static final long SEED = 7;
    private static final long ADDRESS = 0x10_0000_0000L;

    private static String text(int word) {
        try (Disassembler disassembler = Disassembly.open()) {
            return disassembler.disassemble(word, ADDRESS);
        }
    }

    @Test
    void newerInstructionsHaveNames() {
        assertEquals("tlbi rvae1is, x0", text(0xd5088220));
        assertEquals("tlbi vmalle1is", text(0xd508831f));
        assertEquals("tlbi vae1osnxs, x3", text(0xd5089123));
        assertEquals("ldaddal x1, x2, [x3]", text(0xf8e10062));
        assertEquals("stset w1, [sp]", text(0xb82133ff));
        assertEquals("casp x0, x1, x2, x3, [x4]", text(0x48207c82));
        assertEquals("bti c", text(0xd503245f));
        assertEquals("paciasp", text(0xd503233f));
        assertEquals("msr pan, #1", text(0xd500419f));
        assertEquals("mrs x0, tcr2_el1", text(0xd5382060));
        assertEquals("msr s3_0_c11_c2_7, x1", text(0xd518b2e1));
        assertEquals("dsb ishnxs", text(0xd5033a3f));
        assertEquals("sb", text(0xd50330ff));
    }

    /** Arm ARM C6, "HINT": CRm and op2 say which. */
    @Test
    void hintsHaveNames() {
        Map<Integer, String> names = Map.ofEntries(
                Map.entry(0, "nop"),
                Map.entry(1, "yield"),
                Map.entry(2, "wfe"),
                Map.entry(3, "wfi"),
                Map.entry(4, "sev"),
                Map.entry(5, "sevl"),
                Map.entry(6, "dgh"),
                Map.entry(7, "xpaclri"),
                Map.entry(8, "pacia1716"),
                Map.entry(10, "pacib1716"),
                Map.entry(12, "autia1716"),
                Map.entry(14, "autib1716"),
                Map.entry(16, "esb"),
                Map.entry(17, "psb csync"),
                Map.entry(18, "tsb csync"),
                Map.entry(20, "csdb"),
                Map.entry(24, "paciaz"),
                Map.entry(25, "paciasp"),
                Map.entry(26, "pacibz"),
                Map.entry(27, "pacibsp"),
                Map.entry(28, "autiaz"),
                Map.entry(29, "autiasp"),
                Map.entry(30, "autibz"),
                Map.entry(31, "autibsp"),
                Map.entry(32, "bti"),
                Map.entry(34, "bti c"),
                Map.entry(36, "bti j"),
                Map.entry(38, "bti jc"));
        names.forEach((hint, name) -> assertEquals(name, text(0xd503_201f | hint << 5)));
        assertEquals("hint #127", text(0xd503_2fff));
    }

    @Test
    void olderOnesComeFromCapstone() {
        assertEquals("add x0, x1, x2", text(0x8b020020));
        assertEquals("ret", text(0xd65f03c0));
        assertEquals("b #0x1000000008", text(0x14000002));
    }

    @Test
    void wordsThatNobodyKnowsStayNumbers() {
        assertEquals(".inst 0xffffffff", text(0xffffffff));
    }

    /** What we assemble and disassemble, assembles to the same word again. */
    @Test
    void textOfEveryInstructionAssemblesBack() {
        List<String> complaints = new ArrayList<>();
        try (Encodings encodings = new Encodings();
                Disassembler disassembler = Disassembly.open()) {
            for (String line : InstructionGrid.instructions(SEED, 20)) {
                Encodings.Outcome first = encodings.encode(line);
                if (!first.accepted()) {
                    continue;
                }
                String text = disassembler.disassemble(first.word(), ADDRESS);
                String again = text.matches("(b|bl|b\\..*|adrp?|[ct]bn?z|ldr|ldrsw|prfm) .*#0x[0-9a-f]{9,}")
                        ? text.replaceAll("#(0x[0-9a-f]{9,})$", "$1")
                        : text;
                Encodings.Outcome second = encodings.encode(again);
                if (!second.accepted() || second.word() != first.word()) {
                    complaints.add(String.format(
                            "%s = %08x = %s: %s",
                            line,
                            first.word(),
                            text,
                            second.accepted() ? String.format("%08x", second.word()) : second.message()));
                }
            }
        }
        assertEquals("", String.join("\n", complaints), "seed " + SEED);
    }

    @Test
    void anyWordHasText() {
        Random random = new Random(SEED);
        try (Disassembler disassembler = Disassembly.open()) {
            for (int i = 0; i < 20_000; i++) {
                disassembler.disassemble(random.nextInt(), ADDRESS);
            }
        }
    }
}
