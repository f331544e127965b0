package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import mmulator.Needs;
import mmulator.explore.mutate.Mutation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mutation says of a word, and the word it makes: GNU as gives the same for its text. */
final class MutationDifferentialTest {
    private static final long SEED = Long.getLong("mmulator.asm.seed", 20260101);

    /** Bits of an instruction, and a mask of those that may be anything. */
    private record Form(String name, int fixed, int free) {}

    private static final int RN_RT = 0x3ff;
    private static final int SIZE = 0xc000_0000;
    private static final int RS = 31 << 16;

    private static final List<Form> FORMS = List.of(
            new Form("dsb", 0xd503_339f, 0xc00),
            new Form("dsb st", 0xd503_329f, 0xc00),
            new Form("dsb ld", 0xd503_319f, 0xc00),
            new Form("dmb", 0xd503_33bf, 0xc00),
            new Form("dmb ld", 0xd503_31bf, 0xc00),
            new Form("isb", 0xd503_3fdf, 0),
            new Form("clrex", 0xd503_3f5f, 0),
            new Form("wfe sev sevl", 0xd503_201f, 0xe0),
            new Form("tlbi by address", 0xd508_8020, 0xfdf),
            new Form("tlbi by asid", 0xd508_8040, 0xf1f),
            new Form("tlbi of everything", 0xd508_801f, 0x700),
            new Form("msr ttbr0, ttbr1, tcr", 0xd518_2000, 0x7f),
            new Form("msr sctlr", 0xd518_1000, 31),
            new Form("msr mair", 0xd518_a200, 31),
            new Form("ldxr ldaxr", 0x085f_7c00, SIZE | 1 << 15 | RN_RT),
            new Form("stxr stlxr", 0x0800_7c00, SIZE | 1 << 15 | RS | RN_RT),
            new Form("ldxp ldaxp", 0x887f_0000, 1 << 30 | 1 << 15 | 31 << 10 | RN_RT),
            new Form("stxp stlxp", 0x8820_0000, 1 << 30 | 1 << 15 | RS | 31 << 10 | RN_RT),
            new Form("ldar", 0x08df_fc00, SIZE | RN_RT),
            new Form("stlr", 0x089f_fc00, SIZE | RN_RT),
            new Form("ldapr", 0x38bf_c000, SIZE | RN_RT),
            new Form("ldapur stlur", 0x1900_0000, SIZE | 1 << 22 | 0x1f_f000 | RN_RT),
            new Form("ldadd and its kin", 0x3820_0000, SIZE | 3 << 22 | 7 << 12 | RS | RN_RT),
            new Form("swp", 0x3820_8000, SIZE | 3 << 22 | RS | RN_RT),
            new Form("cas", 0x08a0_7c00, SIZE | 1 << 22 | 1 << 15 | RS | RN_RT),
            new Form("eor, sub of a register with itself", 0x4a07_00e0, 1 << 31 | 1 << 24 | 31),
            new Form("cbz cbnz", 0x3400_0020, 1 << 31 | 1 << 24 | 31),
            new Form("tbz tbnz", 0x3600_0020, 1 << 31 | 1 << 24 | 31 << 19 | 31),
            new Form("b.cond", 0x5400_0020, 15),
            new Form("casp", 0x0820_7c00, 1 << 30 | 1 << 22 | 1 << 15 | 30 << 16 | 0x3fe));

    @TempDir
    private Path directory;

    @Test
    void gnuAsAgreesOnBothSidesOfEveryMutation() throws IOException, InterruptedException {
        Needs.tool(GnuTools.arePresent(), "GNU as and ld for AArch64");
        List<String> lines = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        Random random = new Random(SEED);
        for (Form form : FORMS) {
            int mutations = 0;
            for (int i = 0; i < 60; i++) {
                int word = form.fixed | random.nextInt() & form.free;
                List<Mutation> all = new ArrayList<>(Mutation.of(word));
                all.addAll(Mutation.ofOrder(word));
                for (Mutation mutation : all) {
                    lines.add(mutation.before());
                    expected.add(word);
                    lines.add(mutation.after());
                    expected.add(mutation.word());
                    mutations++;
                }
            }
            assertTrue(mutations > 0, form.name + ": no mutation");
        }
        Path source = Files.write(directory.resolve("mutations.s"), lines);
        Path object = directory.resolve("mutations.o");
        GnuTools.Outcome outcome = new GnuTools(directory).assemble(source, object, List.of());
        assertEquals(0, outcome.code(), outcome.output());
        byte[] theirs =
                Objects.requireNonNull(GnuTools.sections(object).get(".text")).bytes();
        List<String> complaints = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (word(theirs, 4 * i) != expected.get(i)) {
                complaints.add(
                        String.format("%s: GNU %08x, here %08x", lines.get(i), word(theirs, 4 * i), expected.get(i)));
            }
        }
        assertEquals("", String.join("\n", complaints), "seed " + SEED);
    }

    @Test
    void nxsFormsKeepTheirSuffix() {
        try (Encodings ours = new Encodings()) {
            Mutation local =
                    Mutation.of(ours.encode("tlbi vaae1isnxs, x5").word()).get(1);

            assertEquals("tlbi vaae1isnxs, x5 -> tlbi vaae1nxs, x5", local.text());
            assertEquals(ours.encode("tlbi vaae1nxs, x5").word(), local.word());
        }
    }

    @Test
    void eachInstructionIsWeakenedInEveryWayThatTheModelKnows() {
        try (Encodings ours = new Encodings()) {
            assertEquals(Set.of("nop", "dmb ish", "dsb ishst", "dsb ishld", "dsb nsh"), after(ours, "dsb ish"));
            assertEquals(Set.of("nop", "dmb ishst", "dsb nshst"), after(ours, "dsb ishst"));
            assertEquals(Set.of("nop", "dmb sy", "dsb st", "dsb ld", "dsb ish", "dsb nsh"), after(ours, "dsb sy"));
            assertEquals(Set.of("nop"), after(ours, "isb"));
            assertEquals(
                    Set.of("nop", "tlbi vaae1, x1", "tlbi vae1is, x1", "tlbi vaale1is, x1"),
                    after(ours, "tlbi vaae1is, x1"));
            assertEquals(Set.of("nop", "tlbi vmalle1"), after(ours, "tlbi vmalle1is"));
            assertEquals(Set.of("nop"), after(ours, "tlbi vmalle1"));
            assertEquals(Set.of("nop"), after(ours, "msr ttbr1_el1, x16"));
            assertEquals(Set.of("ldxr w8, [x4]", "ldar w8, [x4]"), after(ours, "ldaxr w8, [x4]"));
            assertEquals(Set.of("ldr w8, [x4]"), after(ours, "ldxr w8, [x4]"));
            assertEquals(Set.of(), after(ours, "stxr w1, w8, [x4]"));
            assertEquals(Set.of("nop", "sevl"), after(ours, "sev"));
            assertEquals(Set.of("yield"), after(ours, "wfe"));
        }
    }

    @Test
    void instructionsThatSynchronizeNothingAreLeftAlone() {
        try (Encodings ours = new Encodings()) {
            for (String line : List.of(
                    "add x0, x1, x2",
                    "ldr x0, [x1]",
                    "str w0, [x1]",
                    "msr vbar_el1, x0",
                    "msr daifset, #15",
                    "mrs x0, ttbr1_el1",
                    "ldadd w1, w2, [x3]",
                    "cas x1, x2, [x3]",
                    "dc civac, x0",
                    "tlbi alle1",
                    "tlbi vae2is, x0",
                    "at s1e1r, x0",
                    "ret",
                    "hlt #0",
                    "wfi",
                    "nop",
                    "b .")) {
                assertEquals(Set.of(), after(ours, line), line);
            }
        }
    }

    private static Set<String> after(Encodings ours, String line) {
        Encodings.Outcome outcome = ours.encode(line);
        assertTrue(outcome.accepted(), line + ": " + outcome.message());
        Set<String> texts = new TreeSet<>();
        Mutation.of(outcome.word()).forEach(mutation -> texts.add(mutation.after()));
        return texts;
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }
}
