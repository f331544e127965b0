package mmulator.check;

import java.util.List;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.TranslationOutcome;
import mmulator.machine.event.TranslationQuestion;

/**
 * The rules of a run, which none of them stops, and somebody else who looks on.
 *
 * @param also told first
 */
public record WithRules(Checker checker, Observer also, Detail detail) implements Observer {
    @Override
    public void observe(Event event) {
        also.observe(event);
        checker.observe(event);
    }

    @Override
    public List<TranslationOutcome> outcomes(TranslationQuestion question) {
        return checker.outcomes(question);
    }
}
