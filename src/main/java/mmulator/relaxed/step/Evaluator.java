package mmulator.relaxed.step;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import mmulator.arch.RegisterUse;
import mmulator.engine.GuestMemory;
import mmulator.engine.Hooks;
import mmulator.engine.RegisterFile;
import mmulator.engine.Unicorn;
import mmulator.relaxed.program.RefusedException;

/**
 * What data processing makes of its sources, by the engine, so that there is one meaning of arm64. Each word has a place of
 * its own in the engine's code, and what has come of the same sources is remembered. Not for several threads.
 */
public final class Evaluator implements AutoCloseable {
    private static final int CODE_SIZE = 1 << 18;
    private static final long CODE = 0x10_0000;
    /** Results remembered; beyond, all are forgotten. */
    private static final int KEPT = 1 << 18;

    private final GuestMemory memory = GuestMemory.allocate(CODE_SIZE);
    private final Unicorn engine;
    private final RegisterFile registers;
    private final long[] file = new long[RegisterFile.GENERAL];
    private final Map<Integer, Long> places = new HashMap<>();
    private final Map<Sources, long[]> known = new HashMap<>();

    private record Sources(int word, long[] values) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Sources same && word == same.word && Arrays.equals(values, same.values);
        }

        @Override
        public int hashCode() {
            return 31 * word + Arrays.hashCode(values);
        }
    }

    /** @throws mmulator.engine.EngineUnavailableException if no suitable engine library is installed */
    public Evaluator() {
        engine = Unicorn.open(Unicorn.Translation.BY_HOOK);
        engine.map(CODE, memory);
        engine.onTlbFill((page, access) -> access == Hooks.Access.FETCH
                ? page | Hooks.TlbFill.READABLE | Hooks.TlbFill.EXECUTABLE
                : Hooks.TlbFill.NONE);
        registers = engine.registerFile();
    }

    /**
     * @param pc address of the instruction
     * @param sources values of what it reads, in the order of the step
     * @return values of what it writes; not to be changed
     */
    public long[] evaluate(Step.Plain step, long pc, long[] sources) {
        int word = step.word();
        if ((word & 0x1f00_0000) == 0x1000_0000) {
            return new long[] {relative(word, pc)};
        }
        Sources key = new Sources(word, sources);
        long[] result = known.get(key);
        if (result == null) {
            result = execute(step, sources);
            if (known.size() == KEPT) {
                known.clear();
            }
            known.put(key, result);
        }
        return result;
    }

    /** ADR, ADRP: the only ones that read the PC. */
    private static long relative(int word, long pc) {
        long immediate = (long) (word << 8 >> 13) << 2 | word >>> 29 & 3;
        return word < 0 ? (pc & -4096) + (immediate << 12) : pc + immediate;
    }

    private long[] execute(Step.Plain step, long[] sources) {
        Arrays.fill(file, 0, RegisterUse.COUNT, 0);
        for (int i = 0; i < sources.length; i++) {
            file[step.reads()[i]] = sources[i];
        }
        registers.write(file);
        long place = places.computeIfAbsent(step.word(), this::place);
        if (engine.runCounted(place, 1) != Unicorn.Stop.STOPPED || engine.pc() != place + 4) {
            throw new RefusedException(place, "instruction 0x" + Integer.toHexString(step.word()));
        }
        registers.read(file);
        long[] result = new long[step.writes().length];
        for (int i = 0; i < result.length; i++) {
            int register = step.writes()[i];
            result[i] = register == RegisterUse.NZCV ? file[register] & 0xf000_0000L : file[register];
        }
        return result;
    }

    private long place(int word) {
        if (4 * places.size() == CODE_SIZE) {
            throw new IllegalStateException("more than " + places.size() + " different instructions");
        }
        long offset = 4L * places.size();
        memory.write(offset, 4, word);
        return CODE + offset;
    }

    @Override
    public void close() {
        engine.close();
        memory.close();
    }
}
