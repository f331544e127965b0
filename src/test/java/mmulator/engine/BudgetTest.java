package mmulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many steps an engine may take, counted one by one or by blocks. */
final class BudgetTest extends EngineBench {
    /** Adds, with a step counted at each, and a stop at the end; 1024 actions, of which the rest pass. */
    private StepBudget counting(int adds) {
        StepBudget budget = engine.stepBudget();
        budget.hook(CODE, adding(adds));
        return budget;
    }

    private BlockBudget countingByBlocks(int adds) {
        BlockBudget budget = engine.blockBudget();
        budget.hook(CODE, adding(adds));
        return budget;
    }

    private Budget.Action[] adding(int adds) {
        int[] words = new int[2 * adds + 1];
        Budget.Action[] actions = new Budget.Action[Unicorn.PAGE_SIZE / 4];
        Arrays.fill(actions, Budget.Action.PASS);
        for (int i = 0; i < adds; i++) {
            words[2 * i] = ADD_X0_1;
            words[2 * i + 1] = NOP;
            actions[2 * i] = Budget.Action.COUNT;
        }
        actions[2 * adds] = Budget.Action.STOP;
        for (int i = 0; i < words.length; i++) {
            memory.write(4L * i, 4, words[i]);
        }
        return actions;
    }

    @Test
    void blockBudgetDoesNotEnterABlockThatItCannotPay() {
        BlockBudget budget = countingByBlocks(3);
        budget.set(2);

        engine.run(CODE);

        assertEquals(List.of(2L, 0L, CODE), List.of(budget.left(), engine.x(0), engine.pc()));
        assertEquals(0, budget.unexecuted(CODE));
    }

    @Test
    void blockBudgetKnowsWhatItHasPaidTooMuchAtAStop() {
        BlockBudget budget = countingByBlocks(3);
        budget.set(5);
        engine.onCode(CODE + 8, CODE + 8, address -> engine.stop());

        engine.run(CODE);
        assertEquals(List.of(2L, 1L, CODE + 8), List.of(budget.left(), engine.x(0), engine.pc()));
        assertEquals(
                List.of(2L, 1L, 0L),
                List.of(budget.unexecuted(CODE + 8), budget.unexecuted(CODE + 12), budget.unexecuted(CODE + 24)));
        assertEquals(0, budget.unexecuted(CODE - 4096 + 8));
    }

    @Test
    void interruptedBlockBudgetLetsOnlyBlocksRunThatCountNothing() {
        BlockBudget budget = engine.blockBudget();
        // A branch ends the first block, which counts nothing.
        Budget.Action[] actions = new Budget.Action[Unicorn.PAGE_SIZE / 4];
        Arrays.fill(actions, Budget.Action.PASS);
        actions[2] = Budget.Action.COUNT;
        code(ADD_X0_1, B_NEXT, ADD_X0_1, NOP);
        budget.hook(CODE, actions);
        budget.set(9);
        engine.interrupt();

        engine.run(CODE);

        assertTrue(budget.interrupted());
        assertEquals(List.of(9L, 1L, CODE + 8), List.of(budget.left(), engine.x(0), engine.pc()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void otherActionsCountFromTheNextTranslationOn(boolean byBlocks) {
        Budget budget = byBlocks ? engine.blockBudget() : engine.stepBudget();
        Budget.Page page = budget.hook(CODE, adding(3));
        budget.set(9);
        page.set(2, Budget.Action.PASS);
        page.set(3, Budget.Action.STOP);

        engine.run(CODE);

        long paid = budget instanceof BlockBudget blocks ? blocks.unexecuted(engine.pc()) : 0;
        assertEquals(List.of(8L, 2L, CODE + 12), List.of(budget.left() + paid, engine.x(0), engine.pc()));
    }

    @Test
    void anEngineCountsInOneWay() {
        engine.blockBudget();
        assertThrows(IllegalStateException.class, engine::stepBudget);
    }

    @Test
    void budgetEndsTheRunBeforeTheInstructionThatHasNoStepLeft() {
        StepBudget budget = counting(3);
        budget.set(2);

        engine.run(CODE);

        assertEquals(List.of(0L, 2L, CODE + 16), List.of(budget.left(), engine.x(0), engine.pc()));
    }

    @Test
    void budgetNotUsedUpKeepsTheRestAtAStop() {
        StepBudget budget = counting(3);
        budget.set(5);

        engine.run(CODE);

        assertEquals(List.of(2L, 3L, CODE + 24), List.of(budget.left(), engine.x(0), engine.pc()));
        assertEquals(2, engine.progress());
    }

    @Test
    void interruptionEndsTheRunBeforeTheNextCountedInstructionAndTakesNoStep() {
        StepBudget budget = counting(3);
        budget.set(5);
        engine.onCode(CODE + 4, CODE + 4, address -> engine.interrupt());

        engine.run(CODE);
        assertEquals(List.of(4L, 1L, CODE + 8), List.of(budget.left(), engine.x(0), engine.pc()));

        budget.set(4);
        engine.run(CODE + 8);
        assertEquals(CODE + 24, engine.pc());
    }

    /** NOPs to the end of the page and one beyond, where the run ends at last. */
    private void pageOfNops() {
        for (int i = 0; i <= Budget.INSTRUCTIONS; i++) {
            memory.write(4L * i, 4, NOP);
        }
        long next = CODE + Unicorn.PAGE_SIZE;
        engine.onCode(next, next, address -> engine.stop());
    }

    private static Budget.Action[] only(int index, Budget.Action action) {
        Budget.Action[] actions = new Budget.Action[Budget.INSTRUCTIONS];
        Arrays.fill(actions, Budget.Action.PASS);
        actions[index] = action;
        return actions;
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "false, 1", "false, 1022", "false, 1023", "true, 0", "true, 1", "true, 1022", "true, 1023"})
    void eachInstructionOfAPageCanEndTheRun(boolean byBlocks, int index) {
        pageOfNops();
        Budget budget = byBlocks ? engine.blockBudget() : engine.stepBudget();
        budget.hook(CODE, only(index, Budget.Action.STOP));
        budget.set(9);

        engine.run(CODE);

        assertEquals(CODE + 4L * index, engine.pc());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 511, 1023})
    void actionsOfAPageCanBeReplacedFromItsFirstInstructionToItsLast(int index) {
        pageOfNops();
        StepBudget budget = engine.stepBudget();
        Budget.Page page = budget.hook(CODE, only(index, Budget.Action.STOP));
        page.set(only(index, Budget.Action.COUNT));
        budget.set(9);

        engine.run(CODE);

        assertEquals(List.of(8L, CODE + Unicorn.PAGE_SIZE), List.of(budget.left(), engine.pc()));
    }
}
