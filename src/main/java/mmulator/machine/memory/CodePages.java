package mmulator.machine.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import mmulator.arch.AccessAlignment;
import mmulator.arch.Instruction;
import mmulator.arch.StackPointer;
import mmulator.engine.Budget;
import mmulator.engine.Untranslatable;
import org.jspecify.annotations.Nullable;

/**
 * Decoded instructions by physical page. Instruction caches are not modelled: rewritten code is seen at once, by the
 * page's version.
 */
public final class CodePages {
    static final int INSTRUCTIONS = PhysicalMemory.PAGE_SIZE / 4;
    /** A power of two: each CPU runs in a page or two at a time. */
    private static final int RECENT = 16;

    private final PhysicalMemory memory;
    private final LongPredicate replaced;
    private final LongConsumer watchStores;
    private final Map<Long, CodePage> pages = new HashMap<>();
    /** Those asked for last, by the lowest bits of their numbers, and their addresses. */
    private final @Nullable CodePage[] recent = new CodePage[RECENT];

    private final long[] recentBase = new long[RECENT];
    private final Map<Long, Long> shadows = new HashMap<>();
    private int versions;
    private boolean usesVectors;
    /** Numbers of the eight-byte words in which plain instructions are steps of their own. */
    private Set<Long> stepped = Set.of();

    /**
     * @param replaced true for the physical address of an instruction that the machine replaces
     * @param watchStores told a physical address in a page whose stores must be told from now on
     */
    public CodePages(PhysicalMemory memory, LongPredicate replaced, LongConsumer watchStores) {
        this.memory = memory;
        this.replaced = replaced;
        this.watchStores = watchStores;
    }

    /**
     * One page of code. A rewritten page is a new object.
     *
     * @param fetchedFrom physical address of the page that engines fetch from: this one, or its shadow, a copy without the
     *     words that no engine may see
     */
    public record CodePage(int version, int[] words, Instruction[] instructions, long fetchedFrom) {
        public boolean shadowed() {
            return PhysicalMemory.isShadow(fetchedFrom);
        }

        public Instruction at(long address) {
            return instructions[index(address)];
        }

        public int word(long address) {
            return words[index(address)];
        }

        /**
         * What the engine is to do before each instruction.
         *
         * @param checked all accesses are to be checked, not only those that have to be aligned whatever memory they access
         */
        public Budget.Action[] actions(boolean checked) {
            Budget.Action[] actions = new Budget.Action[INSTRUCTIONS];
            for (int i = 0; i < INSTRUCTIONS; i++) {
                actions[i] = action(i, checked);
            }
            return actions;
        }

        /** The same before one of them. */
        public Budget.Action action(int index, boolean checked) {
            return action(instructions[index], words[index], checked);
        }

        private static Budget.Action action(Instruction instruction, int word, boolean checked) {
            if (!instruction.visible()) {
                return StackPointer.mayMisalign(word) ? Budget.Action.WATCH : Budget.Action.PASS;
            }
            if (instruction.executedByMachine()) {
                return Budget.Action.STOP;
            }
            return checked || AccessAlignment.isOrdered(word) || StackPointer.mayMisalign(word)
                    ? Budget.Action.CHECK
                    : Budget.Action.COUNT;
        }

        public static int index(long address) {
            return (int) (address & PhysicalMemory.PAGE_SIZE - 1) >>> 2;
        }
    }

    public CodePage page(long pa) {
        long base = pa & -PhysicalMemory.PAGE_SIZE;
        int slot = slot(base);
        CodePage page = recent[slot];
        if (page == null || recentBase[slot] != base) {
            page = pages.get(pa >>> PhysicalMemory.PAGE_SHIFT);
            page = page != null ? page : decode(base);
            recent[slot] = page;
            recentBase[slot] = base;
        }
        return page;
    }

    private static int slot(long pa) {
        return (int) (pa >>> PhysicalMemory.PAGE_SHIFT) & RECENT - 1;
    }

    private CodePage decode(long base) {
        int[] words = new int[INSTRUCTIONS];
        Instruction[] instructions = new Instruction[INSTRUCTIONS];
        boolean harmful = false;
        long[] pairs = memory.wordsOfPage(base >>> PhysicalMemory.PAGE_SHIFT);
        for (int i = 0; i < INSTRUCTIONS; i++) {
            int word = (int) (pairs[i >>> 1] >>> 32 * (i & 1));
            words[i] = word;
            instructions[i] = replaced.test(base + 4L * i) ? Instruction.REPLACED : decode(base + 4L * i, word);
            usesVectors |= touchesVectors(word);
            harmful |= Untranslatable.is(word);
        }
        CodePage page = new CodePage(++versions, words, instructions, harmful ? shadow(base, words) : base);
        pages.put(base >>> PhysicalMemory.PAGE_SHIFT, page);
        memory.mark(base, PhysicalMemory.CODE);
        watchStores.accept(base);
        return page;
    }

    private Instruction decode(long pa, int word) {
        Instruction instruction = Instruction.decode(word);
        return !stepped.isEmpty() && !instruction.visible() && stepped.contains(pa >>> 3)
                ? Instruction.STEPPED
                : instruction;
    }

    /** In these words, and no others, plain instructions are steps of their own. @param numbers of the words */
    public void step(Set<Long> numbers) {
        if (!stepped.equals(numbers)) {
            Set<Long> before = stepped;
            stepped = Set.copyOf(numbers);
            Stream.concat(before.stream(), numbers.stream())
                    .map(word -> word >>> PhysicalMemory.PAGE_SHIFT - 3)
                    .distinct()
                    .filter(pages::containsKey)
                    .forEach(page -> forget(page << PhysicalMemory.PAGE_SHIFT));
        }
    }

    /** Somebody else than code changes vector registers. */
    public void vectorsChange() {
        usesVectors = true;
    }

    /** True if the code decoded so far may change vector registers; until it does, they are 0. */
    public boolean usesVectors() {
        return usesVectors;
    }

    /**
     * Arm ARM C4, "A64 instruction set encoding": op0 x111 is Data Processing, Scalar Floating-Point and Advanced SIMD; op0
     * x1x0 are loads and stores, of vector registers when bit 26 is 1. SVE and SME, op0 0010 and 0000, count too.
     */
    private static boolean touchesVectors(int word) {
        int op0 = word >>> 25 & 15;
        return (op0 & 7) == 7 || (op0 & 5) == 4 && (word >>> 26 & 1) != 0 || op0 == 2 || op0 == 0 && word < 0;
    }

    private long shadow(long base, int[] words) {
        long shadow = shadows.computeIfAbsent(base, absent -> memory.newShadow());
        for (int i = 0; i < INSTRUCTIONS; i++) {
            memory.writeShadow(shadow + 4L * i, Untranslatable.is(words[i]) ? Untranslatable.SUBSTITUTE : words[i]);
        }
        return shadow;
    }

    /** The page was changed behind our back: it is decoded anew when next asked for. */
    public void forget(long pa) {
        pages.remove(pa >>> PhysicalMemory.PAGE_SHIFT);
        recent[slot(pa)] = null;
        memory.unmark(pa, PhysicalMemory.CODE);
    }

    /** What a store to a decoded page comes to. */
    public enum Rewritten {
        /** The page has not been decoded. */
        NOTHING,
        /** Instructions that are plain, before and after. */
        WORDS,
        /** Instructions have become visible, or other visible ones, or plain. */
        VISIBILITY,
        /** A shadow is concerned: the page is decoded anew when next asked for. */
        PAGE
    }

    /** A store is about to change bytes of a page, within one 8-byte word. */
    public Rewritten rewritten(long pa, int size, long value) {
        CodePage page = pages.get(pa >>> PhysicalMemory.PAGE_SHIFT);
        if (page == null) {
            return Rewritten.NOTHING;
        }
        long first = pa & -4;
        boolean harmful = page.shadowed();
        boolean visible = false;
        for (long at = first; at < pa + size; at += 4) {
            int word = merged((int) memory.read(at, 4), at, pa, size, value);
            int index = CodePage.index(at);
            harmful |= Untranslatable.is(word) || replaced.test(at);
            Instruction now = decode(at, word);
            visible |= now.visible() || page.instructions[index].visible() || StackPointer.mayMisalign(word);
            page.words[index] = word;
            page.instructions[index] = now;
            usesVectors |= touchesVectors(word);
        }
        if (harmful) {
            forget(pa);
            return Rewritten.PAGE;
        }
        return visible ? Rewritten.VISIBILITY : Rewritten.WORDS;
    }

    private static int merged(int word, long at, long pa, int size, long value) {
        int result = word;
        for (int i = 0; i < size; i++) {
            long offset = pa + i - at;
            if (offset >= 0 && offset < 4) {
                int shift = 8 * (int) offset;
                result = result & ~(0xff << shift) | (int) (value >>> 8 * i & 0xff) << shift;
            }
        }
        return result;
    }
}
