package mmulator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.Random;
import mmulator.Needs;
import mmulator.elf.Bytes;
import mmulator.kernel.BtfBuilder.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BtfTest {
    private static final int TYPEDEF = 8;
    private static final int CONST = 10;

    private static byte[] sample() {
        BtfBuilder btf = new BtfBuilder();
        int u32 = btf.integer("unsigned int", 4);
        int u64 = btf.integer("long", 8);
        int inner = btf.struct("", 8, new Member("count", u32, 0), new Member("need", u32, 32));
        int both = btf.union("", 8, new Member("preempt_count", u64, 0), new Member("preempt", inner, 0));
        int info = btf.struct(
                "thread_info",
                24,
                new Member("flags", u64, 0),
                new Member("", both, 64),
                new Member("cpu", btf.alias("u32", TYPEDEF, btf.alias("", CONST, u32)), 128));
        int pointer = btf.pointer(info);
        btf.struct(
                "task_struct",
                64,
                new Member("thread_info", info, 0),
                new Member("stack", pointer, 256),
                new Member("comm", btf.array(btf.integer("char", 1), 16), 320));
        btf.structOfBits("bits", 8, new Member("three", u32, 3 << 24 | 4), new Member("whole", u32, 32));
        btf.enumeration("___GFP_ZERO_BIT", 8);
        return btf.bytes();
    }

    private static Btf read(byte[] bytes) {
        return Btf.read(Bytes.of(bytes, "its BTF"));
    }

    @Test
    void membersAreFoundWithinMembersAndAnonymousOnes() {
        Btf btf = read(sample());

        assertEquals(new StructLayouts.Field(16, 4), btf.field("task_struct", "thread_info.cpu"));
        assertEquals(new StructLayouts.Field(8, 8), btf.field("task_struct", "thread_info.preempt_count"));
        assertEquals(new StructLayouts.Field(12, 4), btf.field("task_struct", "thread_info.preempt.need"));
        assertEquals(new StructLayouts.Field(32, 8), btf.field("task_struct", "stack"));
        assertEquals(new StructLayouts.Field(40, 16), btf.field("task_struct", "comm"));
        assertEquals(64, btf.size("task_struct"));
    }

    @Test
    void whatIsMissingIsNamed() {
        Btf btf = read(sample());

        assertTrue(assertThrows(KernelException.class, () -> btf.field("task_struct", "mm"))
                .getMessage()
                .contains("no member 'mm' of 'mm' in struct task_struct"));
        assertTrue(assertThrows(KernelException.class, () -> btf.size("task"))
                .getMessage()
                .endsWith("similar: task_struct"));
        assertFalse(btf.has("task_struct", "thread_info.none"));
    }

    @Test
    void aBitFieldHasNoOffsetInBytes() {
        Btf btf = read(sample());

        assertThrows(KernelException.class, () -> btf.field("bits", "three"));
        assertEquals(new StructLayouts.Field(4, 4), btf.field("bits", "whole"));
    }

    @Test
    void constantsAreFoundByName() {
        assertEquals(OptionalLong.of(8), read(sample()).enumerator("___GFP_ZERO_BIT"));
        assertEquals(OptionalLong.empty(), read(sample()).enumerator("___GFP_BIT"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL})
    void aConstantOfFourBytesWithoutASignIsNotNegative(long value) {
        BtfBuilder btf = new BtfBuilder();
        btf.enumeration("X", (int) value, false);
        assertEquals(OptionalLong.of(value), read(btf.bytes()).enumerator("X"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Integer.MAX_VALUE, -1, -22, Integer.MIN_VALUE})
    void aConstantOfFourBytesHasASignIfItsEnumerationSaysSo(int value) {
        BtfBuilder btf = new BtfBuilder();
        btf.enumeration("X", value, true);
        assertEquals(OptionalLong.of(value), read(btf.bytes()).enumerator("X"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0x8000_0000L, 0xffff_ffffL, 1L << 32, 0x1234_5678_9abc_def0L, -1, Long.MIN_VALUE})
    void aConstantOfEightBytesIsWhole(long value) {
        for (boolean signed : new boolean[] {false, true}) {
            BtfBuilder btf = new BtfBuilder();
            btf.wideEnumeration("X", value, signed);
            btf.enumeration("Y", 5);
            assertEquals(OptionalLong.of(value), read(btf.bytes()).enumerator("X"));
            assertEquals(OptionalLong.of(5), read(btf.bytes()).enumerator("Y"));
        }
    }

    @Test
    void damagedBytesAreReadOrRefusedAndNothingElse() {
        byte[] sound = sample();
        Random random = new Random(19);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = sound.clone();
            for (int n = random.nextInt(6); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                Btf btf = read(damaged);
                btf.field("task_struct", "thread_info.cpu");
                btf.size("task_struct");
                btf.enumerator("x");
            } catch (KernelException expected) {
                assertFalse(expected.getMessage().isEmpty());
            }
        }
    }

    @Test
    void endingEarlyIsAnError() {
        byte[] sound = sample();
        for (int length = 0; length < sound.length; length++) {
            byte[] shorter = java.util.Arrays.copyOf(sound, length);
            assertThrows(KernelException.class, () -> read(shorter));
        }
    }

    /** A compiler left both in a vmlinux: what pahole made of DWARF, and the symbols whose sizes the linker knows. */
    @Test
    void aKernelsOwnStructuresAreFound() throws Exception {
        StructLayouts layouts = KernelFile.read(Needs.kernel("Image"), null).layouts();

        assertEquals(4, layouts.field("task_struct", "thread_info.cpu").size());
        assertEquals(8, layouts.field("task_struct", "active_mm").size());
        assertEquals(2, layouts.field("arm64_cpu_capabilities", "capability").size());
        assertEquals(
                8, layouts.field("arm64_cpu_capabilities", "midr_range_list").size());
    }
}
