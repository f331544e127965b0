package mmulator.relaxed;

import java.util.HashMap;
import java.util.Map;

/** The steps of a program, decoded once. */
final class Words {
    private final Program.Code code;
    private final Map<Long, Step> steps = new HashMap<>();

    Words(Program.Code code) {
        this.code = code;
    }

    Step at(long pc) {
        Step step = steps.get(pc);
        if (step == null) {
            step = Step.decode(code.word(pc));
            steps.put(pc, step);
        }
        return step;
    }
}
