package mmulator.check.story;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import mmulator.check.Checker;
import mmulator.check.world.World;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.event.TranslationOutcome;
import mmulator.machine.event.TranslationQuestion;
import mmulator.machine.spec.CpuSpec;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Regime;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.possible.PossibleTlb;
import mmulator.recorded.Digest;

/** Looks at what the rules know and TLBs may hold in the middle of a {@link RandomStory}. */
final class StoryLook {
    private final Random random;
    private final World world;
    private final Digest digest;
    private final RandomDescriptors descriptors;
    private final int cpus;

    StoryLook(Random random, World world, Digest digest, RandomDescriptors descriptors, int cpus) {
        this.random = random;
        this.world = world;
        this.digest = digest;
        this.descriptors = descriptors;
        this.cpus = cpus;
    }

    /** All that there is to know of what TLBs may hold. */
    void at(Checker checker) {
        for (int cpu = 0; cpu < cpus; cpu++) {
            PossibleTlb possible = checker.possible(cpu);
            digest.add(possible.operations())
                    .add(possible.regimes().size())
                    .add(possible.isCurrent())
                    .add(checker.hasObserved(cpu));
            long va = RandomStory.PAGES.get(random.nextInt(RandomStory.PAGES.size()));
            digest.add(checker.kept(cpu, va))
                    .add(possible.entries(va, world.asid(cpu)))
                    .add(possible.inFlight(va, world.asid(cpu), random.nextBoolean()))
                    .add(possible.uncached(va, false))
                    .add(possible.uncached(va, true));
            for (long at : RandomDescriptors.ALL) {
                digest.add(possible.reads(at, va).mayRead());
            }
            digest.add(checker.outcomes(question(cpu, va)).stream()
                    .map(TranslationOutcome::toString)
                    .toList());
        }
        long at = descriptors.address();
        digest.add(checker.rewritten())
                .add(checker.oldValues(at))
                .add(checker.places(at))
                .add(checker.storedAt(at));
        for (int cpu = 0; cpu < cpus; cpu++) {
            digest.add(checker.isUnpublishedOfOthers(cpu, at));
        }
    }

    private TranslationQuestion question(int cpu, long va) {
        List<Regime> regimes = world.possibleRegimes(cpu);
        AccessKind kind = AccessKind.values()[random.nextInt(AccessKind.values().length)];
        return new TranslationQuestion(
                cpu,
                va,
                kind,
                regimes.getFirst(),
                random.nextBoolean(),
                kind.isWrite() && random.nextInt(4) == 0,
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(CpuSpec.OnConflict.values()[random.nextInt(CpuSpec.OnConflict.values().length)]),
                new TranslationOutcome.ByWalk(),
                world.walk(cpu, va),
                new TranslationQuestion.Walks() {
                    @Override
                    public List<WalkResult> possible() {
                        return regimes.stream()
                                .map(regime -> Walk.walk(regime, va, world))
                                .toList();
                    }

                    @Override
                    public boolean mayUpdate(WalkSteps steps) {
                        return world.read(steps.lastAddress()) == steps.lastValue();
                    }
                },
                random.nextInt(3) == 0 ? Set.of(ChoicePoint.TRANSLATION) : ChoicePoint.all());
    }
}
