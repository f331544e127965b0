package mmulator.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.SystemRegister;
import mmulator.check.Checker;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.machine.spec.MachineSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules read memory that is no table too; a trace has what they read. */
final class TraceWriterTest {
    private static final long READ_ONLY = 0x0060_0000_0000_0781L;

    /** A read-only Block moves: fine if the new memory has the same in it, else break-before-make is needed. */
    @ParameterizedTest
    @ValueSource(longs = {0x1234, 0x1235})
    void contentsOfPagesThatAreExchangedAreRecorded(long copied) {
        TraceMemory live = new TraceMemory();
        live.write(0x4100_0000L, 0x4100_1003L);
        live.write(0x4100_1000L, 0x4100_2003L);
        live.write(0x4100_2008L, 0x4020_0000L | READ_ONLY);
        live.write(0x4020_1000L, 0x1234);
        live.write(0x4060_1000L, copied);
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        TraceWriter writer =
                new TraceWriter(out, live, List.of(new MachineSpec.Region(0x4000_0000L, 64 << 20)), "by hand");
        Checker checker = new Checker(live);
        CpuFeatures cpu = CpuFeatures.builder().build();
        for (Event event : List.of(
                new Event.RegimesPossible(
                        0,
                        0,
                        0,
                        List.of(RegimeText.LINUX
                                .with(SystemRegister.TTBR0_EL1, 0x4100_0000L)
                                .regime(cpu))),
                new Event.TableFound(0, 0, 0, 0x4100_0000L, 0, 512, Granule.K4, -1),
                new Event.TableFound(0, 0, 0, 0x4100_1000L, 1, 512, Granule.K4, 0x4100_0000L),
                new Event.TableFound(0, 0, 0, 0x4100_2000L, 2, 512, Granule.K4, 0x4100_1000L),
                new Event.Store(0, 1, 0, 0x4100_2008L, 8, 0x4020_0000L | READ_ONLY, 0x4060_0000L | READ_ONLY, true))) {
            writer.observe(event);
            checker.observe(event);
            if (event instanceof Event.Store store) {
                live.store(store);
            }
        }
        writer.end(new Outcome.StoppedByObserver(), 1);
        out.flush();

        List<Violation> violations = Traces.check(text.toString()).violations();
        assertEquals(checker.violations(), violations);
        assertEquals(
                copied == 0x1234 ? List.of() : List.of(Rule.BBM_VALID_TO_VALID),
                violations.stream().map(Violation::rule).toList());
    }
}
