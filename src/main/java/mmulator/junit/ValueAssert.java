package mmulator.junit;

import java.util.function.Function;
import mmulator.fixture.value.YamlValue;

/** A register or a piece of memory at the end of a run. */
public final class ValueAssert {
    private final ExecutionAssert execution;
    private final Function<YamlValue, Entries> question;

    ValueAssert(ExecutionAssert execution, Function<YamlValue, Entries> question) {
        this.execution = execution;
        this.question = question;
    }

    public ExecutionAssert isEqualTo(long value) {
        return execution.expect(question.apply(Entries.number(value)));
    }

    /** @param expression numbers and labels joined by {@code + - *}, {@code pa(label)} */
    public ExecutionAssert isEqualTo(String expression) {
        return execution.expect(question.apply(Entries.word(expression)));
    }
}
