package mmulator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import mmulator.Needs;
import mmulator.elf.CrossTools;
import mmulator.elf.ElfException;
import mmulator.elf.ElfFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Structures of a compiler. */
final class DwarfLayoutsTest {
    private static final String SOURCE = """
            typedef unsigned long u64;
            enum bits { ___GFP_ZERO_BIT = 8, ___GFP_LAST_BIT };
            struct list { struct list *next; };
            struct thread_info { u64 flags; union { u64 preempt_count; struct { unsigned count, need; } preempt; }; };
            struct task {
                struct thread_info thread_info;
                const volatile int state;
                char name[16];
                u64 matrix[2][3];
                unsigned one : 1;
                struct { struct list *head; };
                enum bits kind;
                _Atomic unsigned held;
                char *restrict only;
                _Atomic struct { int twice; } within;
            };
            struct task init_task;
            u64 alloc(struct task *mm, unsigned gfp, int level) { return gfp + level + mm->kind; }
            """;

    @TempDir
    private Path folder;

    private byte[] program(String... options) throws IOException, InterruptedException {
        Needs.tool(CrossTools.arePresent(), "a compiler for AArch64");
        Path source = Files.writeString(folder.resolve("x.c"), SOURCE);
        Path object = CrossTools.compile(folder, source, "x.o", options);
        Path linked = folder.resolve("x");
        CrossTools.run(folder, List.of(CrossTools.LD, "-e", "0", "-o", linked.toString(), object.toString()));
        return Files.readAllBytes(linked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-gdwarf-5", "-gdwarf-4"})
    void membersAreFoundByTheirPathsLikeThoseOfBtf(String version) throws IOException, InterruptedException {
        StructLayouts layouts = new DwarfLayouts(ElfFile.read(program(version, "-O1")));

        assertEquals(new StructLayouts.Field(8, 8), layouts.field("task", "thread_info.preempt_count"));
        assertEquals(new StructLayouts.Field(12, 4), layouts.field("task", "thread_info.preempt.need"));
        assertEquals(new StructLayouts.Field(16, 4), layouts.field("task", "state"));
        assertEquals(new StructLayouts.Field(20, 16), layouts.field("task", "name"));
        assertEquals(new StructLayouts.Field(40, 48), layouts.field("task", "matrix"));
        assertEquals(new StructLayouts.Field(96, 8), layouts.field("task", "head"));
        assertEquals(new StructLayouts.Field(104, 4), layouts.field("task", "kind"));
        assertEquals(new StructLayouts.Field(108, 4), layouts.field("task", "held"));
        assertEquals(new StructLayouts.Field(112, 8), layouts.field("task", "only"));
        assertEquals(new StructLayouts.Field(120, 4), layouts.field("task", "within.twice"));
        assertEquals(128, layouts.size("task"));
        assertEquals(OptionalLong.of(8), layouts.enumerator("___GFP_ZERO_BIT"));
        assertEquals(OptionalLong.empty(), layouts.enumerator("___GFP_FIRST_BIT"));
        assertEquals(Optional.of(List.of("mm", "gfp", "level")), layouts.parameters("alloc"));
        assertEquals(Optional.empty(), layouts.parameters("free"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-gdwarf-5", "-gdwarf-4"})
    void whatIsNotThereIsNamed(String version) throws IOException, InterruptedException {
        StructLayouts layouts = new DwarfLayouts(ElfFile.read(program(version)));

        assertFalse(layouts.has("task", "mm"));
        assertEquals(
                "has no member 'mm' of 'mm' in struct task by its DWARF",
                assertThrows(KernelException.class, () -> layouts.field("task", "mm"))
                        .getMessage());
        assertEquals(
                "has no struct 'mutex' in its DWARF",
                assertThrows(KernelException.class, () -> layouts.size("mutex")).getMessage());
        assertTrue(assertThrows(KernelException.class, () -> layouts.field("task", "one"))
                .getMessage()
                .contains("as a bit-field"));
    }

    @ParameterizedTest
    @ValueSource(ints = {18})
    void damageIsToldAndNothingElse(int seed) throws IOException, InterruptedException {
        byte[] sound = program("-gdwarf-5");
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = sound.clone();
            for (int n = 0; n < 8; n++) {
                damaged[64 + random.nextInt(sound.length - 64)] = (byte) random.nextInt();
            }
            try {
                StructLayouts layouts = new DwarfLayouts(ElfFile.read(damaged));
                layouts.has("task", "thread_info.preempt.need");
                layouts.enumerator("nothing");
                layouts.size("task");
            } catch (KernelException | ElfException expected) {
                assertTrue(!expected.getMessage().isEmpty());
            }
        }
    }
}
