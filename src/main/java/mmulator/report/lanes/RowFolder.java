package mmulator.report.lanes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All the folding for one CPU: loops, straight runs, and loops around loops. */
final class RowFolder {
    /** A straight run of at least this many unremarkable instructions becomes one row. */
    private static final int SHORTEST_RUN = 3;

    /** Nested loops that are recognised, the innermost not counted: tables of three levels, and a loop around them. */
    private static final int OUTER_LOOPS = 4;

    private final List<LoopFolder> loops = new ArrayList<>();
    private final List<Row.Instruction> run = new ArrayList<>();
    private boolean remarkable;

    RowFolder(Consumer<Row> out) {
        Consumer<Row> next = out;
        for (int i = 0; i < OUTER_LOOPS; i++) {
            LoopFolder outer = new LoopFolder(next);
            loops.addFirst(outer);
            next = outer::add;
        }
        loops.addFirst(new LoopFolder(this::join));
    }

    void add(Row row) {
        remarkable |= !row.dull();
        loops.getFirst().add(row);
    }

    /** True if what is held back has more in it than unremarkable instructions. */
    boolean holdsRemarkable() {
        return remarkable;
    }

    void flush() {
        loops.getFirst().flush();
        endRun();
        loops.subList(1, loops.size()).forEach(LoopFolder::flush);
        remarkable = false;
    }

    private void join(Row row) {
        if (row instanceof Row.Instruction instruction && row.dull()) {
            run.add(instruction);
            return;
        }
        endRun();
        loops.get(1).add(row);
    }

    private void endRun() {
        LoopFolder outer = loops.get(1);
        if (run.size() < SHORTEST_RUN) {
            run.forEach(outer::add);
        } else {
            Row.Instruction first = run.getFirst();
            Row.Instruction last = run.getLast();
            long code = run.stream().mapToLong(Row.Instruction::code).reduce(0x5ca1e, Row::mix);
            outer.add(new Row.Run(
                    first.cpu(), first.firstStep(), last.firstStep(), first.pc(), last.pc(), run.size(), code));
        }
        run.clear();
    }
}
