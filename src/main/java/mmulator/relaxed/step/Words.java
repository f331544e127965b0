package mmulator.relaxed.step;

import java.util.HashMap;
import java.util.Map;
import mmulator.arch.Instruction;
import mmulator.arch.SystemRegister;
import mmulator.mmu.Regime;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.regime.Epochs;
import org.jspecify.annotations.Nullable;

/** The steps of a program, decoded once in each regime. */
public final class Words {
    private final Program.Code code;
    private final Map<@Nullable Regime, Map<Long, Step>> steps = new HashMap<>();
    /** The last that was asked for, and its steps. */
    private @Nullable Regime regime;

    private boolean changesRegime;
    private boolean frees;

    private Map<Long, Step> known = new HashMap<>();

    public Words(Program.Code code) {
        this.code = code;
        steps.put(null, known);
    }

    /** @throws RefusedException if it depends on a write to a system register that need not have taken effect */
    public Step at(@Nullable Epochs epochs, long pc) {
        if (epochs == null) {
            return at((Regime) null, pc);
        }
        if (!epochs.isSynchronized()) {
            if (!epochs.current().stream().allMatch(epoch -> code.isSame(epochs.inEffect(), epoch.regime(), pc))) {
                throw new RefusedException(
                        pc, "fetches that depend on whether an MSR has taken effect: there is no ISB after it");
            }
        }
        return at(epochs.inEffect(), pc);
    }

    /** Some instruction that was met writes a register of translation. */
    public boolean changesRegime() {
        return changesRegime;
    }

    /** When its messages come says to rules what its TLB may hold, or whether what it hands back is in use. */
    public boolean isOrdered() {
        return changesRegime || frees;
    }

    private Step at(@Nullable Regime wanted, long pc) {
        if (wanted != regime) {
            regime = wanted;
            known = steps.computeIfAbsent(wanted, absent -> new HashMap<>());
        }
        Step step = known.get(pc);
        if (step == null) {
            step = Step.decode(code.word(wanted, pc));
            known.put(pc, step);
            frees |= step instanceof Step.Note(var kind) && kind == Instruction.Annotation.Kind.PAGE_FREED;
            changesRegime |= step instanceof Step.WriteRegister(var write)
                    && SystemRegister.byEncoding(write.register())
                            .filter(SystemRegister::translation)
                            .isPresent();
        }
        return step;
    }
}
