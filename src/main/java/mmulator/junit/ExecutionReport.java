package mmulator.junit;

import mmulator.fixture.judge.Verdict;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.OutcomeNotes;
import mmulator.report.verdict.VerdictReport;
import mmulator.report.verdict.ViolationReport;

/** How an execution is told. @param note after its name, as in {@code execution 3 of 128}; empty for none */
record ExecutionReport(SourceMap sources, OutcomeNotes outcomes, Replayed replay, String note) {
    String print(Verdict verdict, Bench bench) {
        ViolationReport violations = new ViolationReport(sources, Palette.PLAIN, replay);
        return new VerdictReport(
                        bench.name(), note, bench.image().fixture().cpuCount(), outcomes, violations, Palette.PLAIN)
                .print(verdict);
    }
}
