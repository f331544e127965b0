package mmulator.check.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import mmulator.arch.Barrier;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.Instruction;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.check.Checker;
import mmulator.check.KeptEntry;
import mmulator.check.RandomMaintenance;
import mmulator.check.Violation;
import mmulator.check.world.World;
import mmulator.check.world.WorldTables;
import mmulator.machine.event.Event;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.history.StoreView;
import mmulator.mmu.tlb.TlbEntry;
import mmulator.recorded.Digest;

/** A run of a {@link World}, of instructions of every kind on one to three CPUs of any features, watched by the rules. */
final class RandomStory {
    private static final int INSTRUCTIONS = 45;

    static final List<Long> PAGES = List.of(
            0L, 0x1000L, 0x20_0000L, WorldTables.UPPER, WorldTables.UPPER + 0x1000, WorldTables.UPPER + 0x20_0000);
    private static final long MAIR = 0x40_a0_bb_f4_04_00_44_ffL;

    private final Random random;
    private final int instructions;
    private final World world;
    private final int copiedEvery;
    private Checker checker;
    private final Digest digest = new Digest();
    private final RandomDescriptors descriptors;
    private final StoryLook look;
    private final long tcr;
    private final int cpus;

    RandomStory(long seed) {
        this(seed, Integer.MAX_VALUE);
    }

    /** @param copiedEvery so many instructions a copy takes the place of the checker, as wherever an exploration goes back */
    RandomStory(long seed, int copiedEvery) {
        this.copiedEvery = copiedEvery;
        random = new Random(seed);
        instructions = seed % 20 == 0 ? 8 * INSTRUCTIONS : INSTRUCTIONS;
        cpus = 1 + random.nextInt(3);
        long more = (random.nextInt(3) == 0 ? Tcr.HA | (random.nextBoolean() ? Tcr.HD : 0) : 0)
                | (random.nextInt(4) == 0 ? 1L << 41 : 0)
                | (random.nextInt(4) == 0 ? 1L << 42 : 0)
                | (random.nextInt(6) == 0 ? 1L << 22 : 0);
        tcr = (World.TCR_BOTH | more) & (random.nextInt(6) == 0 ? ~Tcr.AS : -1L);
        world = new World(cpus, tcr);
        for (int cpu = 0; cpu < cpus; cpu++) {
            world.features(cpu, features());
        }
        checker = new Checker(world);
        world.watchedBy(event -> checker.observe(event));
        // A long story is about few: each is rewritten often.
        descriptors = new RandomDescriptors(random, instructions > INSTRUCTIONS ? 2 : RandomDescriptors.ALL.length);
        look = new StoryLook(random, world, digest, descriptors, cpus);
    }

    private CpuFeatures features() {
        int bbml = random.nextInt(4);
        return CpuFeatures.builder()
                .bbml(bbml)
                .noabort(bbml == 3 || bbml == 2 && random.nextBoolean())
                .asidBits(random.nextInt(4) == 0 ? 8 : 16)
                .hafdbs(random.nextInt(3))
                .xs(true)
                .tlbirange(random.nextInt(4) != 0)
                .ets2(random.nextBoolean())
                .cnp(random.nextBoolean())
                .hpds(random.nextInt(3) != 0)
                .pan(random.nextBoolean())
                .nTlbPa(random.nextBoolean())
                .csv3(random.nextBoolean())
                .build();
    }

    /** Who is told of each event once the rules have judged it. */
    RandomStory judged(BiConsumer<Event, Checker> watcher) {
        world.watchedBy(event -> watcher.accept(event, checker));
        return this;
    }

    /** The rules that were broken and where, and a digest of every word about them and of all that TLBs might hold on the way. */
    String told() {
        for (long at : RandomDescriptors.ALL) {
            world.put(at, descriptors.value(at));
        }
        world.start(WorldTables.ROOT, random.nextBoolean() ? WorldTables.UPPER_ROOT : WorldTables.EMPTY_ROOT);
        for (int i = 0; i < instructions; i++) {
            checker = i % copiedEvery == copiedEvery - 1 ? checker.copy() : checker;
            int cpu = random.nextInt(cpus);
            if (random.nextInt(8) == 0) {
                rewrite(cpu);
            } else {
                instruction(cpu);
            }
            if (i % 6 == 5) {
                look.at(checker);
            }
        }
        digest.add(checker.violations()).add(checker.bound());
        for (Violation violation : checker.violations()) {
            digest.add(violation.help());
        }
        String rules = checker.violations().stream()
                .map(violation -> violation.rule() + "@" + violation.step())
                .collect(Collectors.joining(" "));
        return (rules.isEmpty() ? "nothing" : rules) + ", " + digest;
    }

    private void rewrite(int cpu) {
        long at = descriptors.address();
        long value = random.nextInt(3) == 0 ? descriptors.value(at) : 0;
        world.store(cpu, at, value);
        if (random.nextInt(3) != 0) {
            world.dsb(cpu, Barrier.Domain.ISH, random.nextBoolean() ? Barrier.Access.STORES : Barrier.Access.FULL);
        }
        if (random.nextInt(3) != 0) {
            world.tlbi(cpu, random.nextBoolean() ? "vmalle1is" : "vaae1is", PAGES.get(random.nextInt(2)), 0);
        }
        if (random.nextInt(3) != 0) {
            world.dsbIsh(cpu);
        }
        if (random.nextInt(3) != 0) {
            world.isb(cpu);
        }
        if (random.nextBoolean()) {
            world.store(cpu, at, descriptors.value(at));
        }
    }

    private void instruction(int cpu) {
        long va = PAGES.get(random.nextInt(PAGES.size())) + random.nextInt(2) * 0x10L;
        long at = descriptors.address();
        switch (random.nextInt(34)) {
            case 0, 1, 2 -> world.store(cpu, at, descriptors.value(at));
            case 3 -> world.storeRelease(cpu, at, descriptors.value(at), view());
            case 4 -> world.load(cpu, view(), random.nextBoolean());
            case 5 -> world.dmb(cpu, Barrier.Access.values()[random.nextInt(3)]);
            case 6, 7, 8 ->
                world.dsb(
                        cpu,
                        new Barrier.Dsb(
                                Barrier.Domain.values()[random.nextInt(4)],
                                random.nextInt(3) != 0
                                        ? Barrier.Access.FULL
                                        : Barrier.Access.values()[random.nextInt(3)],
                                random.nextInt(8) == 0));
            case 9, 10, 11, 12 -> maintain(cpu);
            case 13 -> world.msrTtbr0(cpu, root() | (random.nextInt(3) == 0 ? 1 : 0), 1 + random.nextInt(2));
            case 14 -> world.msrTtbr1(cpu, random.nextBoolean() ? WorldTables.UPPER_ROOT : WorldTables.EMPTY_ROOT);
            case 15 -> {
                switch (random.nextInt(6)) {
                    case 0 ->
                        world.msrTcr(cpu, tcr ^ 1L << new int[] {7, 22, 23, 36, 39, 40, 41, 42}[random.nextInt(8)]);
                    case 1 -> world.msrMair(cpu, MAIR);
                    case 2 -> world.msrSctlr(cpu, random.nextBoolean() ? 0 : 1 | 1 << 19);
                    case 3 -> world.msrTtbr0Alone(cpu, root(), 1 + random.nextInt(2));
                    default -> world.msrTtbr0(cpu, root(), 1 + random.nextInt(2));
                }
            }
            case 16, 17 -> world.isb(cpu);
            case 18, 19, 20 -> world.access(cpu, va);
            case 21, 22 -> world.write(cpu, va);
            case 23 -> world.fetch(cpu, va);
            case 24 -> {
                if (random.nextInt(3) == 0) {
                    world.accessAgain(cpu, va);
                } else if (world.walk(cpu, va) instanceof Translated now) {
                    Regime regime = world.possibleRegimes(cpu).getFirst();
                    world.read(
                            cpu,
                            va,
                            Walk.withLeaf(regime, va, false, now.steps(), descriptors.value(WorldTables.TABLE)));
                }
            }
            case 25 -> {
                if (random.nextBoolean()) {
                    world.conflict(cpu, va);
                } else {
                    world.refusedWrite(cpu, va);
                }
            }
            case 26 -> {
                if (random.nextBoolean()) {
                    world.allocated(cpu, 0x9000);
                } else {
                    world.atomic(cpu, Event.AtomicSection.Edge.values()[random.nextInt(2)]);
                }
            }
            case 27 -> world.freed(cpu, at & -0x1000);
            case 30, 31 -> hit(cpu, va);
            case 32 -> observe(cpu);
            case 33 -> seldom(cpu);
            case 28 -> {
                if (world.walk(cpu, va) instanceof Translated now
                        && now.fromTables()
                        && !now.accessFlagDue()
                        && va >= 0) {
                    world.filled(cpu, va, world.asid(cpu));
                }
            }
            default -> {
                if (random.nextBoolean()) {
                    world.readParEarly(cpu, 0x801, 0x801 + random.nextInt(2));
                } else {
                    world.storeElsewhere(cpu, 0x8000, random.nextInt());
                }
            }
        }
    }

    /** By an entry that is possible, or by one that some other descriptor would have made. */
    private void hit(int cpu, long va) {
        AccessKind kind = AccessKind.values()[random.nextInt(AccessKind.values().length)];
        List<KeptEntry> kept = checker.kept(cpu, va);
        if (!kept.isEmpty() && random.nextInt(4) != 0) {
            world.hit(cpu, kind, va, kept.get(random.nextInt(kept.size())).entry());
            return;
        }
        Regime regime = world.possibleRegimes(cpu).getFirst();
        WalkResult walk = world.walk(cpu, va);
        if (walk.steps().count() > 0 && random.nextBoolean()) {
            walk = Walk.withLeaf(regime, va, false, walk.steps(), descriptors.value(WorldTables.TABLE));
        }
        if (walk instanceof Translated found && found.fromTables() && !found.accessFlagDue()) {
            world.hit(cpu, kind, va, TlbEntry.of(found, regime, random.nextBoolean(), world.step()));
        }
    }

    private void seldom(int cpu) {
        switch (random.nextInt(12)) {
            case 0, 1 ->
                world.printed(
                        cpu,
                        Event.Printed.Level.values()[random.nextInt(Event.Printed.Level.values().length)],
                        random.nextBoolean() ? "" : "it is late");
            case 2 -> world.halted(cpu, random.nextInt(3));
            case 3 -> world.halted(cpu, Instruction.Halt.BUG);
            case 4 -> world.enabledWithUnknownTlb(cpu);
            default -> world.found(descriptors.address() & -0x1000, 3, 512, Granule.K4, WorldTables.ROOT + 8);
        }
    }

    /** A store of another CPU is read, and a barrier orders it before maintenance, or not quite. */
    private void observe(int cpu) {
        int other = random.nextInt(cpus);
        long at = descriptors.address();
        world.store(other, at, descriptors.value(at));
        long step = world.step();
        world.load(
                cpu,
                random.nextBoolean() ? StoreView.NONE.andWord(at, step) : StoreView.NONE.andUpTo(other, step),
                random.nextBoolean());
        if (random.nextInt(4) != 0) {
            world.dsb(cpu, Barrier.Domain.ISH, Barrier.Access.values()[random.nextInt(3)]);
        } else {
            world.dmb(cpu, Barrier.Access.values()[random.nextInt(3)]);
        }
        if (random.nextBoolean()) {
            world.tlbi(cpu, "vmalle1is", 0, 0);
            world.dsbIsh(cpu);
        }
        if (random.nextBoolean()) {
            world.isb(cpu);
        }
        world.access(cpu, PAGES.get(random.nextInt(PAGES.size())));
    }

    private long root() {
        return random.nextInt(3) != 0 ? WorldTables.ROOT : WorldTables.OTHER_ROOT;
    }

    private StoreView view() {
        StoreView view = StoreView.NONE;
        for (int i = random.nextInt(3); i > 0; i--) {
            view = random.nextBoolean()
                    ? view.andWord(descriptors.address(), world.step() - random.nextInt(6))
                    : view.andUpTo(random.nextInt(cpus), world.step() - random.nextInt(6));
        }
        return view;
    }

    private void maintain(int cpu) {
        List<Long> addresses = new ArrayList<>(PAGES);
        RandomMaintenance drawn = RandomMaintenance.of(random, addresses, 2);
        TlbMaintenanceDecoder.decode(
                        0, drawn.crn(), drawn.crm(), drawn.op2(), drawn.operand(), checkerCpu(cpu), new Tcr(tcr))
                .ifPresent((TlbMaintenance maintenance) -> world.tlbi(cpu, maintenance));
    }

    private CpuFeatures checkerCpu(int cpu) {
        return world.possibleRegimes(cpu).getFirst().cpu();
    }
}
