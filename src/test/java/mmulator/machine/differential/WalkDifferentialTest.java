package mmulator.machine.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import mmulator.arch.exception.FaultStatus;
import mmulator.machine.differential.EngineMmu.At;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Permissions;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkFault.Reason;
import mmulator.mmu.WalkResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Our walk and permissions against the engine's own MMU, over random tables, registers and accesses.
 *
 * <p>The engine is of QEMU 5's time. Where it falls short of the manual the comparison is made in two steps: the engine
 * must agree with our walk of the registers <em>as it takes them</em> ({@link RandomContext#engineRegime}), and our walk of
 * the registers as they are must follow from that one by a rule of this test:
 *
 * <ul>
 *   <li>QEMU 5 clamps TnSZ to 16…39; ours takes a Translation fault at level 0. Arm ARM D8, "Input address size": both are
 *       allowed without FEAT_LVA and FEAT_TTST.
 *   <li>QEMU 5 never takes an Address size fault. The addresses that its walk went through say where one is due.
 *   <li>QEMU 5 ors stray bits of a Block's output address, below the block size, into the PA. They are RES0.
 * </ul>
 *
 * <p>Left out of the comparison with the engine:
 *
 * <ul>
 *   <li>QEMU 5 takes 0b01 for a Block at every level but 3, also where the granule has none (level 0 for 4K, level 1 for
 *       16K and for 64K without FEAT_LPA).
 *   <li>A descriptor outside the memory makes AT take a Data Abort, which the engine cannot deliver, so there is none.
 *   <li>HAFDBS, LPA, LPA2, LVA, TTST, E0PD and BBM level 1's nT, which QEMU 5 does not have: {@code WalkReferenceTest} is
 *       for them.
 *   <li>PAR_EL1.SH is that of the descriptor: QEMU 5 does not report Outer Shareable for Device and Non-cacheable memory.
 * </ul>
 */
final class WalkDifferentialTest {

    private static final long SEED = Long.getLong("mmulator.seed", 20260807L);
    private static final long WALKS = Long.getLong("mmulator.walks", 100_000L);
    private static final int FETCHES = 4_000;
    /** Contexts for each filling of the memory, and accesses for each context. */
    private static final int CONTEXTS = 250;

    private static final int ACCESSES = 16;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final SplittableRandom random = new SplittableRandom(SEED);

    @AfterEach
    void printSeed() {
        System.out.println(
                "WalkDifferentialTest seed " + SEED + " (-Dmmulator.seed=…), walks " + WALKS + " (-Dmmulator.walks=…)");
    }

    @Test
    void dataAccessesAgreeWithTheEnginesOwnMmu() {
        try (RandomTables tables = RandomTables.forData();
                EngineMmu engine = new EngineMmu(1)) {
            tables.mapInto(engine);
            for (long walk = 0; walk < WALKS; ) {
                tables.refill(random);
                for (int i = 0; i < CONTEXTS && walk < WALKS; i++) {
                    RandomContext context = RandomContext.of(tables, random);
                    Regime regime = context.regime();
                    Regime taken = context.engineRegime();
                    context.loadInto(engine);
                    for (int n = 0; n < ACCESSES && walk < WALKS; n++, walk++) {
                        long va = context.va(random);
                        At at = At.values()[random.nextInt(At.values().length)];
                        WalkResult engineWalk = Walk.walk(taken, va, tables);
                        WalkResult ours = Walk.walk(regime, va, tables);
                        String expected = explained(context, va, engineWalk);
                        if (!expected.equals(text(ours))) {
                            fail(context, engine, va, at + " as registers are", expected, text(ours));
                        }
                        boolean pan = context.pan() && at.mindsPan();
                        count(context, va, ours, permitted(ours, regime, at.access(), pan));
                        if (blockWhereNoneIs(engineWalk)) {
                            counts.merge("left out", 1, Integer::sum);
                        } else {
                            compare(
                                    context,
                                    engine,
                                    va,
                                    at,
                                    engineWalk,
                                    permitted(engineWalk, taken, at.access(), pan));
                        }
                    }
                }
            }
        }
        assertReached();
    }

    @Test
    void fetchesAgreeWithTheEnginesOwnMmu() {
        try (RandomTables tables = RandomTables.forFetches();
                EngineMmu el0 = new EngineMmu(0);
                EngineMmu el1 = new EngineMmu(1)) {
            tables.mapInto(el0);
            tables.mapInto(el1);
            for (int fetch = 0; fetch < FETCHES; ) {
                if (fetch % 1000 == 0) {
                    tables.refill(random);
                }
                RandomContext context = RandomContext.of(tables, random);
                Regime taken = context.engineRegime();
                boolean user = random.nextBoolean();
                EngineMmu engine = user ? el0 : el1;
                context.loadInto(engine);
                for (int n = 0; n < 8; n++) {
                    long va = context.va(random) & ~3L;
                    WalkResult walk = Walk.walk(taken, va, true, tables);
                    if (blockWhereNoneIs(walk)) {
                        continue;
                    }
                    boolean permitted =
                            permitted(walk, taken, user ? AccessKind.FETCH_EL0 : AccessKind.FETCH_EL1, context.pan());
                    int number = random.nextInt(1, 1 << 16);
                    int found;
                    if (walk instanceof Translated translated) {
                        tables.putCode(physicalAddress(translated), number);
                        found = engine.fetch(va);
                        tables.putCode(physicalAddress(translated), 0);
                    } else {
                        found = engine.fetch(va);
                    }
                    int expected = walk instanceof Translated && permitted ? number : 0;
                    if (found != expected) {
                        fail(
                                context,
                                engine,
                                va,
                                "fetch by EL" + (user ? 0 : 1) + " " + text(walk),
                                "" + expected,
                                "" + found);
                    }
                    String outcome = walk instanceof Translated ? permitted ? "executed" : "PERMISSION" : "other fault";
                    counts.merge("EL" + (user ? 0 : 1) + " " + outcome, 1, Integer::sum);
                    fetch++;
                }
            }
        }
        for (String kind : List.of("executed", "PERMISSION", "other fault")) {
            assertTrue(
                    counts.getOrDefault("EL0 " + kind, 0) >= 200 && counts.getOrDefault("EL1 " + kind, 0) >= 200, kind);
        }
    }

    private void compare(RandomContext context, EngineMmu engine, long va, At at, WalkResult walk, boolean permitted) {
        long par = engine.at(at, va);
        String found;
        String expected;
        if ((par & 1) != 0) {
            found = FaultStatus.decode((int) (par >>> 1) & 0x3f)
                    .map(FaultStatus.At::toString)
                    .orElse("?");
            expected = walk instanceof WalkFault fault
                    ? new FaultStatus.At(fault.kind().status(), fault.level()).toString()
                    : permitted ? text(walk) : new FaultStatus.At(FaultStatus.PERMISSION, walk.level()).toString();
        } else {
            found = String.format(
                    Locale.ROOT, "PA 0x%x ATTR 0x%x SH %d", par & 0x0000_ffff_ffff_f000L, par >>> 56, par >>> 7 & 3);
            expected =
                    walk instanceof Translated translated && permitted ? par(translated) : text(walk) + " " + permitted;
        }
        if (!expected.equals(found)) {
            fail(context, engine, va, at + " PAR 0x" + Long.toHexString(par), expected, found);
        }
    }

    private static String par(Translated walk) {
        return String.format(
                Locale.ROOT,
                "PA 0x%x ATTR 0x%x SH %d",
                physicalAddress(walk) & 0x0000_ffff_ffff_f000L,
                walk.attributes().memoryAttribute().value(),
                walk.attributes().shareability());
    }

    /** The output address, with the stray bits that the engine leaves in it. */
    private static long physicalAddress(Translated walk) {
        long stray = walk.steps().lastValue()
                & (1L << walk.sizeShift()) - 1
                & -walk.granule().pageSize();
        return walk.outputAddress() | stray & 0x0000_ffff_ffff_ffffL;
    }

    private static boolean permitted(WalkResult walk, Regime regime, AccessKind access, boolean pan) {
        return !(walk instanceof Translated translated)
                || Permissions.check(translated.attributes(), regime, access, pan) == Permissions.Outcome.ALLOWED;
    }

    private static boolean blockWhereNoneIs(WalkResult walk) {
        return walk instanceof WalkFault fault && fault.reason() == Reason.RESERVED_DESCRIPTOR && fault.level() < 3;
    }

    /** What our walk must find where the engine's registers lead to {@code walk}: see the class comment. */
    private static String explained(RandomContext context, long va, WalkResult walk) {
        if (!context.sizeInRange(va)) {
            return "TRANSLATION 0";
        }
        int bits = context.outputBits();
        int steps = walk.steps().count();
        for (int i = 0; i < steps; i++) {
            if (walk.steps().address(i) >>> bits != 0) {
                return "ADDRESS_SIZE " + (i == 0 ? 0 : walk.steps().level(i - 1));
            }
        }
        boolean leaf = walk instanceof Translated
                || walk instanceof WalkFault fault && fault.reason() == Reason.ACCESS_FLAG_CLEAR;
        if (leaf && (walk.steps().lastValue() & 0x0000_ffff_ffff_ffffL) >>> bits != 0) {
            return "ADDRESS_SIZE " + walk.level();
        }
        return text(walk);
    }

    private static String text(WalkResult walk) {
        return switch (walk) {
            case WalkFault fault -> fault.kind() + " " + fault.level();
            case Translated translated -> translated.toString();
        };
    }

    private void count(RandomContext context, long va, WalkResult walk, boolean permitted) {
        String kind = walk instanceof WalkFault fault ? fault.kind().name() : permitted ? "translated" : "PERMISSION";
        counts.merge(kind + " " + context.granule(va) + " " + walk.level(), 1, Integer::sum);
        if (walk instanceof WalkFault fault) {
            counts.merge(fault.reason().name(), 1, Integer::sum);
        }
        if (walk instanceof Translated) {
            counts.merge("walk of " + context.granule(va) + " " + walk.steps().count() + " lookups", 1, Integer::sum);
        }
        counts.merge("half " + (va >>> 55 & 1), 1, Integer::sum);
    }

    /** Every outcome that each granule has, at every level that it has it, a hundred times or more. */
    private void assertReached() {
        for (String granule : List.of("4K", "16K", "64K")) {
            int firstLevel = granule.equals("64K") ? 1 : 0;
            int firstBlock = granule.equals("4K") ? 1 : 2;
            for (int level = 0; level <= 3; level++) {
                if (level >= firstBlock) {
                    reached("translated " + granule + " " + level);
                    reached("PERMISSION " + granule + " " + level);
                    reached("ACCESS_FLAG " + granule + " " + level);
                }
                if (level >= firstLevel) {
                    reached("ADDRESS_SIZE " + granule + " " + level);
                }
                reached("TRANSLATION " + granule + " " + level);
            }
            for (int lookups = 1; lookups <= 4 - firstLevel; lookups++) {
                reached("walk of " + granule + " " + lookups + " lookups");
            }
        }
        for (Reason reason : Reason.values()) {
            if (reason == Reason.BLOCK_TRANSLATION_ENTRY || reason == Reason.KEPT_OUT) {
                // No walk ends so: a CPU from BBML1 on may do the one instead, one with FEAT_E0PD the other; this one
                // has neither.
                assertEquals(0, counts.getOrDefault(reason.name(), 0));
            } else if (reason != Reason.NO_MEMORY && reason != Reason.IDENTITY_TOO_LARGE) {
                reached(reason.name());
            }
        }
        reached("half 0");
        reached("half 1");
        assertTrue(counts.getOrDefault("left out", 0) < WALKS / 10, "too much is left out");
    }

    private void reached(String outcome) {
        int least = WALKS >= 100_000 ? 100 : 0;
        assertTrue(counts.getOrDefault(outcome, 0) >= least, () -> outcome + " in " + counts);
    }

    private void fail(RandomContext context, EngineMmu engine, long va, String what, String expected, String found) {
        assertEquals(
                expected,
                found,
                () -> String.format(
                        Locale.ROOT,
                        "seed %d: VA 0x%016x, %s, %s granule, %s",
                        SEED,
                        va,
                        what,
                        context.granule(va),
                        engine.registers()));
    }
}
