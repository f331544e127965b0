package mmulator.check;

import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.check.world.ToldAs;
import mmulator.check.world.World;
import mmulator.machine.event.Event;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.tlb.TlbEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a descriptor that another CPU changes matters is a question of what this access gets by it. */
final class AccessDifferenceTest {
    private static final long NON_CACHEABLE = 2 << 2;
    /** Device-nGnRnE, and execute-never. */
    private static final long DEVICE = 3 << 2 | 3L << 53;

    private static final long INNER_SHAREABLE = 3 << 8;
    private static final long OUTER_SHAREABLE = 2 << 8;

    private final World world = new World(2).put(ROOT, table(TABLE));
    private final Checker checker = new Checker(world);
    private boolean pan;

    private static long descriptor(String attributes) {
        long value = page(0x1_0000);
        for (String attribute : attributes.split(" ")) {
            value = switch (attribute) {
                case "-" -> value;
                case "RO" -> value | Descriptor.AP2;
                case "EL0" -> value | Descriptor.AP1;
                case "PXN" -> value | Descriptor.PXN;
                case "UXN" -> value | Descriptor.UXN;
                case "nG" -> value | Descriptor.NG;
                case "GP" -> value | Descriptor.GP;
                case "DBM" -> value | Descriptor.DBM;
                case "SW" -> value | 5L << 55;
                case "index1" -> value | 1 << 2;
                case "NC" -> value | NON_CACHEABLE;
                case "Device" -> value | DEVICE;
                case "SH" -> value | INNER_SHAREABLE;
                case "OSH" -> value & ~INNER_SHAREABLE | OUTER_SHAREABLE;
                case "other" -> value | 0x2_0000;
                default -> throw new IllegalArgumentException(attribute);
            };
        }
        return value;
    }

    /** cpu0 stores a descriptor, and says nothing about it; cpu1 makes the access. */
    private List<Rule> rules(String before, String after, String access) {
        world.put(TABLE, descriptor(before))
                .watchedBy(pan ? ToldAs.underPan(checker::observe) : checker::observe)
                .start(ROOT)
                .store(0, TABLE, descriptor(after));
        switch (access) {
            case "read" -> world.access(1, 0);
            case "write" -> world.write(1, 0);
            case "fetch" -> world.fetch(1, 0);
            case "refused" -> world.refusedWrite(1, 0);
            default -> throw new IllegalArgumentException(access);
        }
        return found();
    }

    private List<Rule> found() {
        return checker.violations().stream().map(Violation::rule).toList();
    }

    @ParameterizedTest(name = "{2} while {0} becomes {1}")
    @CsvSource({
        "RO, -, read", // more may be written
        "-, RO, read",
        "-, EL0, read",
        "EL0, -, read",
        "-, EL0, write",
        "-, SW, read",
        "SW, -, write",
        "-, SW, fetch",
        "-, PXN, read",
        "PXN, -, write",
        "-, UXN, read",
        "-, UXN, fetch", // which is about EL0
        "UXN, -, fetch",
        "-, RO, fetch",
        "RO, -, fetch",
        "-, GP, read",
        "GP, -, write",
        "-, DBM, write", // hardware does not manage the dirty state here
        "RO, RO DBM, read",
        "-, nG, read",
        "-, index1, read", // MAIR_EL1 has the same in both
        "index1, -, fetch",
        "Device SH, Device OSH, read", // Device memory is outer shareable, whatever the descriptor says
        "NC SH, NC OSH, read" // and so is Non-cacheable memory
    })
    void whatIsTheSameToThisAccessIsNoViolation(String before, String after, String access) {
        assertEquals(List.of(), rules(before, after, access));
    }

    @ParameterizedTest(name = "{2} while {0} becomes {1}")
    @CsvSource({
        "RO, -, write, SPURIOUS_FAULT",
        "-, RO, write, STALE_TRANSLATION",
        "-, PXN, fetch, STALE_TRANSLATION",
        "PXN, -, fetch, SPURIOUS_FAULT",
        "-, EL0, fetch, STALE_TRANSLATION", // EL1 executes nothing that EL0 may write
        "EL0, -, fetch, SPURIOUS_FAULT",
        "-, GP, fetch, STALE_TRANSLATION",
        "GP, -, fetch, SPURIOUS_FAULT"
    })
    void whatIsNotIsTold(String before, String after, String access, Rule rule) {
        assertEquals(List.of(rule), rules(before, after, access));
    }

    @ParameterizedTest(name = "{1} while {0} changes")
    @CsvSource({"other, read", "other, fetch", "Device, read", "Device, write", "NC, read", "OSH, read"})
    void anotherAddressOrTypeOfMemoryMattersToAll(String after, String access) {
        assertEquals(List.of(Rule.BBM_VALID_TO_VALID, Rule.STALE_TRANSLATION), rules("-", after, access));
    }

    @ParameterizedTest(name = "{1} while a read-only page changes")
    @CsvSource({"RO other", "RO OSH", "RO EL0 other", "RO index1 other"})
    void whereAnAccessThatBothRefuseWouldHaveLedMakesNoDifference(String after) {
        List<Rule> refused = rules("RO", after, "refused");
        assertFalse(refused.contains(Rule.STALE_TRANSLATION), refused::toString);
        world.access(1, 0);
        assertTrue(found().contains(Rule.STALE_TRANSLATION), "a read may tell");
    }

    /** One of them may let the write through, or refuse it first for its alignment. */
    @ParameterizedTest(name = "{1} while {0} changes")
    @CsvSource({"-, RO other", "RO, other", "RO, RO Device"})
    void itDoesWhereOneOfThemMayAnswerOtherwise(String before, String after) {
        List<Rule> refused = rules(before, after, "refused");
        assertTrue(refused.contains(Rule.STALE_TRANSLATION), refused::toString);
    }

    /** It needs no more than the permission to read. */
    @Test
    void itDoesToACasThatWritesNothing() {
        assertEquals(List.of(Rule.STALE_TRANSLATION), rules("RO", "RO other", "write"));
    }

    /** Whatever this CPU's TLB has given it. */
    @ParameterizedTest(name = "{2} with PSTATE.PAN while {0} becomes {1}")
    @CsvSource({
        "-, EL0, read, STALE_TRANSLATION",
        "-, EL0, write, STALE_TRANSLATION",
        "EL0, -, read, SPURIOUS_FAULT",
        "EL0, -, write, SPURIOUS_FAULT"
    })
    void whatEl0MayAccessPanRefuses(String before, String after, String access, Rule rule) {
        pan = true;
        assertEquals(List.of(rule), rules(before, after, access));
    }

    @ParameterizedTest(name = "{2} with PSTATE.PAN while {0} becomes {1}")
    @CsvSource({"-, SW, read", "EL0, EL0 RO, write", "RO, RO EL0, fetch"})
    void panAloneMakesNoDifference(String before, String after, String access) {
        pan = true;
        assertEquals(List.of(), rules(before, after, access));
    }

    /** That the entry refuses the write has nothing to do with PSTATE.PAN, by which a walk of now would be refused. */
    @ParameterizedTest(name = "PSTATE.PAN {0}")
    @CsvSource({"false, STALE_DENIES", "true, NONE"})
    void aWriteThatAReadOnlyEntryRefusesWasNotRefusedByPan(boolean pan, AccessDifference difference) {
        world.put(TABLE, descriptor("RO")).watchedBy(checker::observe).start(ROOT);
        Regime regime = checker.regimes(1).getFirst();
        TlbEntry old = TlbEntry.of((Translated) world.walk(1, 0), regime, false, 0);
        world.put(TABLE, descriptor("EL0"));
        Translated now = (Translated) world.walk(1, 0);
        Event.Translation refused = new Event.Translation(
                1,
                1,
                0,
                0,
                AccessKind.WRITE_EL1,
                pan,
                true,
                regime.cpu(),
                old,
                now,
                List.of(),
                new Event.Result.Aborted(0x9600_004fL));
        assertEquals(difference, AccessDifference.of(old, now, refused, regime));
    }
}
