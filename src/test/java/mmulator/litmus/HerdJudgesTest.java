package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import mmulator.litmus.read.LitmusParser;
import mmulator.litmus.test.LitmusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * herd7 judges what the machine makes of random tests. Whatever it reaches the architecture allows: by herd's model, by that
 * of the manual where {@code manual.tsv} says in what they differ, or where {@code limits.tsv} says that herd does not look.
 * What a CPU reaches which executes in order and has a TLB is reached, but for the share of tests that is counted here.
 *
 * <p>{@code mmulator.herd.tests} says how many (60), {@code mmulator.herd.seed} the first seed, {@code mmulator.herd.keep} a
 * folder for the tests and what is told of them.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS) // a flag may ask for many
final class HerdJudgesTest {
    private static final int BATCH = 20;
    /** Of processor time, for herd and one test: there are tests that take it hours. */
    private static final int SECONDS = Integer.getInteger("mmulator.herd.seconds", 1);

    /** In how many of a hundred tests states of the CPU that executes in order may be missing. */
    private static final int MISSING_WITHOUT_UPDATE = 2;

    private static final int MISSING_WITH_UPDATE = 10;

    @TempDir
    Path temporary;

    /**
     * @param missing states that the machine should reach
     * @param forbidden states that nothing may reach
     * @param argued states that herd does not have, for a reason that is written down
     * @param flag the machine and herd differ about break-before-make, and there is no argument for it
     */
    private record Difference(
            String test, Set<String> missing, Set<String> forbidden, Set<String> argued, boolean flag) {
        boolean isNone() {
            return missing.isEmpty() && forbidden.isEmpty() && argued.isEmpty() && !flag;
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(test);
            missing.forEach(state -> text.append("\n  missing   ").append(state));
            forbidden.forEach(state -> text.append("\n  forbidden ").append(state));
            argued.forEach(state -> text.append("\n  argued    ").append(state));
            return text.append(flag ? "\n  break-before-make" : "").append('\n').toString();
        }
    }

    /** Tests of one kind: without hardware update, or with it. */
    private static final class Kind {
        private int judged;
        private int missing;

        boolean isMissingAtMost(int percent) {
            return missing * 100 <= judged * percent;
        }

        @Override
        public String toString() {
            return judged + ", in-order states all reached in " + (judged - missing);
        }
    }

    /** What has come of the tests so far. */
    private static final class Tally {
        private final List<Difference> differences = new ArrayList<>();
        private final Kind plain = new Kind();
        private final Kind updated = new Kind();
        private int unfinished;

        private long count(Predicate<Difference> kind) {
            return differences.stream().filter(kind).count();
        }

        @Override
        public String toString() {
            return "judged without hardware update " + plain + "; with it " + updated + "; beyond the architecture "
                    + count(one -> !one.forbidden.isEmpty()) + ", argued " + count(one -> !one.argued.isEmpty())
                    + "; break-before-make otherwise " + count(Difference::flag) + "; given up " + unfinished;
        }
    }

    @Test
    void randomTestsComeOutAsHerdSays() throws IOException {
        Optional<Herd> herd = Herd.installed();
        assumeTrue(herd.isPresent(), "herd7 is not installed; src/build/fetch-herd.sh fetches it");
        int count = Integer.getInteger("mmulator.herd.tests", 30);
        long seed = Long.getLong("mmulator.herd.seed", 1L);
        Path folder = Path.of(System.getProperty("mmulator.herd.keep", temporary.toString()));
        Files.createDirectories(folder);
        Tally tally = new Tally();
        for (long from = seed; from < seed + count; from += BATCH) {
            List<Path> tests = new ArrayList<>();
            for (long i = from; i < Math.min(from + BATCH, seed + count); i++) {
                Path test = folder.resolve("random" + i + ".litmus");
                Files.writeString(test, RandomVmsaTest.text(i));
                tests.add(test);
            }
            judge(herd.get(), tests, folder, tally);
            Files.writeString(folder.resolve("summary.txt"), tally + "\n" + tally.differences);
        }
        String all = "seeds from " + seed + ": " + tally + "\n" + tally.differences;
        System.out.println("seeds from " + seed + ": " + tally);
        assertAll(
                () -> assertEquals(0, tally.count(one -> !one.forbidden.isEmpty()), all),
                () -> assertEquals(0, tally.count(Difference::flag), all),
                () -> assertTrue(tally.plain.isMissingAtMost(MISSING_WITHOUT_UPDATE), all),
                () -> assertTrue(tally.updated.isMissingAtMost(MISSING_WITH_UPDATE), all));
    }

    /** Arm ARM R_PSMWS: it is sufficient for what applies to one CPU; {@code limits.tsv} says what herd makes of it. */
    @Test
    void dsbNshCompletesALocalTlbi() throws IOException {
        Optional<Herd> herd = Herd.installed();
        assumeTrue(herd.isPresent(), "herd7 is not installed; src/build/fetch-herd.sh fetches it");
        Path file = temporary.resolve("nsh.litmus");
        Files.writeString(file, """
                AArch64 nsh
                { 0:X1=(valid:0); 0:X2=PTE(x); 0:X3=x; x=1; }
                 P0             ;
                 STR X1,[X2]    ;
                 DSB ISH        ;
                 LSR X9,X3,#12  ;
                 TLBI VAAE1,X9  ;
                 DSB NSH        ;
                 ISB            ;
                L0:             ;
                 LDR W4,[X3]    ;
                exists(0:X4=1)
                """);
        Tally tally = new Tally();
        judge(herd.get(), List.of(file), temporary, tally);
        assertEquals(1, tally.plain.judged + tally.updated.judged);
        assertEquals(List.of(), tally.differences);
    }

    private static void judge(Herd herd, List<Path> tests, Path folder, Tally tally) throws IOException {
        Map<String, Herd.Answer> architecture = herd.architecture(tests, SECONDS);
        // What herd has given up once it would give up again.
        Map<String, Herd.Answer> inOrder = herd.inOrder(
                tests.stream()
                        .filter(test -> architecture.containsKey(
                                LitmusParser.parse(test).name()))
                        .toList(),
                SECONDS);
        LitmusRunner runner = Samples.runner(200_000);
        for (Path file : tests) {
            LitmusTest test = LitmusParser.parse(file);
            Herd.Answer all = architecture.get(test.name());
            Herd.Answer some = inOrder.get(test.name());
            if (all == null || some == null) {
                tally.unfinished++;
                continue;
            }
            LitmusResult result = runner.run(test);
            Set<String> reached = result.states().keySet();
            Set<String> beyond = without(reached, all.states());
            Set<String> forbidden = beyond.isEmpty() ? beyond : forbidden(herd, file, test.name(), beyond, folder);
            Difference difference = new Difference(
                    test.name(),
                    result.complete() ? missing(some.states(), reached, file) : Set.of(),
                    forbidden,
                    without(beyond, forbidden),
                    flagDiffers(result, all, Files.readString(file)));
            tally.unfinished += result.complete() ? 0 : 1;
            Kind kind = test.settings().hardwareAccessFlag().isEmpty() ? tally.plain : tally.updated;
            kind.judged++;
            kind.missing += difference.missing().isEmpty() ? 0 : 1;
            if (!difference.isNone()) {
                tally.differences.add(difference);
            }
        }
    }

    /** Of the states that the packaged model does not have, those that there is no argument for. */
    private static Set<String> forbidden(Herd herd, Path file, String test, Set<String> beyond, Path folder)
            throws IOException {
        Set<String> rest = new TreeSet<>(beyond);
        Herd.Answer manual = herd.manual(List.of(file), 10 * SECONDS, folder).get(test);
        if (manual != null) {
            rest.removeAll(manual.states());
        }
        for (HerdLimit limit : HerdLimit.of("state", Files.readString(file))) {
            rest.removeIf(limit::concerns);
        }
        return rest;
    }

    /** States that are not reached, but for those that herd has only because of something that it does not look at. */
    private static Set<String> missing(Set<String> wanted, Set<String> reached, Path file) throws IOException {
        Set<String> missing = new TreeSet<>(without(wanted, reached));
        for (HerdLimit limit : HerdLimit.of("reached by herd alone", Files.readString(file))) {
            missing.removeIf(limit::concerns);
        }
        return missing;
    }

    private static boolean flagDiffers(LitmusResult result, Herd.Answer herd, String text) throws IOException {
        if (!result.complete() || result.breakBeforeMake() == herd.breakBeforeMake()) {
            return false;
        }
        return HerdLimit.of("flagged by " + (herd.breakBeforeMake() ? "herd" : "the machine") + " alone", text)
                .isEmpty();
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
