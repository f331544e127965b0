package mmulator.cli.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mmulator.check.Rule;
import mmulator.cli.reference.Ledger.Section;
import mmulator.cli.reference.LedgerRow.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/** Each rule of the manual has its row, and what a row names is there. Whether a witness can fail is checked by hand. */
final class LedgerTest {
    private static final Ledger LEDGER = Ledger.read(Ledger.DATA);

    @Test
    void everyRowHasItsIdentifier() {
        Set<String> seen = new HashSet<>();
        List<String> odd = new ArrayList<>();
        for (LedgerRow row : LEDGER.rows()) {
            boolean clause = row.rule().matches("B2\\.\\d+(\\.\\d+)?-[a-z0-9]+(-[a-z0-9]+)*")
                    && row.rule().startsWith(row.section() + "-");
            if (!clause && !row.rule().matches("[RI]_[B-DF-HJ-NP-TV-Z]{5}") || !seen.add(row.rule())) {
                odd.add(row.rule());
            }
        }
        assertEquals(List.of(), odd);
    }

    @Test
    void everySectionHasAsManyRulesAsTheManual() {
        List<String> wrong = new ArrayList<>();
        for (Section section : LEDGER.sections()) {
            int rows = LEDGER.of(section).size();
            if (rows != section.rules()) {
                wrong.add(section.number() + " has " + rows + " rows for " + section.rules() + " rules");
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(
                LEDGER.rows().size(),
                LEDGER.sections().stream().mapToInt(Section::rules).sum(),
                "no row is elsewhere");
    }

    @Test
    void whatIsModelledHasPlaceAndWitnessAndTheRestHasNeither() {
        List<String> odd = LEDGER.rows().stream()
                .filter(row -> row.words().isBlank()
                        || (row.status() == Status.MODELLED) == row.where().isEmpty()
                        || (row.status() == Status.MODELLED) == row.witnesses().isEmpty())
                .map(LedgerRow::rule)
                .toList();
        assertEquals(List.of(), odd);
    }

    @Test
    void everyPlaceExists() {
        assertEquals(Set.of(), missing(LEDGER.rows().stream().flatMap(row -> row.where().stream()), false));
    }

    @Test
    void everyWitnessExists() {
        Stream<String> names = LEDGER.rows().stream().flatMap(row -> row.witnesses().stream());
        assertEquals(Set.of(), missing(names, true));
    }

    private static Set<String> missing(Stream<String> names, boolean tests) {
        return names.distinct().filter(name -> !exists(name, tests)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean exists(String name, boolean test) {
        if (name.startsWith("fixtures/")) {
            return test && Files.isRegularFile(Path.of(name));
        }
        LedgerRow.Code code = LedgerRow.Code.of(name);
        try {
            Class<?> type = Class.forName("mmulator." + code.type(), false, LedgerTest.class.getClassLoader());
            return code.method().map(method -> hasMethod(type, method, test)).orElse(!test);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean hasMethod(Class<?> type, String name, boolean test) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name) && (!test || isTest(method))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(ParameterizedTest.class)
                || method.isAnnotationPresent(TestFactory.class);
    }

    /** Those that come of D8, by identifiers of rules that are modelled. */
    @Test
    void everyRuleOfARunCitesTheManual() {
        List<String> modelled = LEDGER.rows().stream()
                .filter(row -> row.status() == Status.MODELLED)
                .map(LedgerRow::rule)
                .toList();
        List<String> odd = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            if (rule.identifiers().isEmpty() == rule.section().startsWith("Arm ARM D8")
                    || !modelled.containsAll(rule.identifiers())) {
                odd.add(rule + " cites " + rule.identifiers());
            }
        }
        assertEquals(List.of(), odd);
    }

    @Test
    void theReadmeHasTheCounts() throws IOException {
        String readme = Files.readString(Path.of("README.md")).replaceAll("\\s+", " ");
        String counts = "of " + number(LEDGER.rows().size()) + " rules "
                + number(LEDGER.count(Status.MODELLED)) + " are modelled, "
                + number(LEDGER.count(Status.NO_EFFECT)) + " have no effect here, "
                + number(LEDGER.count(Status.OUT_OF_SCOPE)) + " are out of scope and "
                + number(LEDGER.count(Status.NOT_YET)) + " are not yet there";
        assertTrue(readme.contains(counts), () -> "README.md should say: " + counts);
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Where the manual is at hand. */
    @Test
    void everyRuleOfTheManualHasItsRow() {
        String folder = System.getProperty("mmulator.manual", "");
        assumeTrue(!folder.isEmpty(), "-Dmmulator.manual=DIR names the manual's text");
        Manual manual = new Manual(Path.of(folder));
        int compared = 0;
        for (Section chapter : LEDGER.sections()) {
            // The clauses of B2.3 and B2.8 have no identifiers.
            if (chapter.isChapter()) {
                Set<String> rows = LEDGER.rows().stream()
                        .filter(row -> (row.section() + ".").startsWith(chapter.number() + ".")
                                && row.rule().charAt(1) == '_')
                        .map(row -> row.rule().substring(2))
                        .collect(Collectors.toCollection(TreeSet::new));
                assertEquals(manual.identifiers(chapter.number()), rows, chapter.number());
                compared += rows.size();
            }
        }
        assertTrue(compared > 1_200, "identifiers compared: " + compared);
    }
}
