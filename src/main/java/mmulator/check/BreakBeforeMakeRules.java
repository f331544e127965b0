package mmulator.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mmulator.arch.ByteSize;
import mmulator.arch.Descriptor;
import mmulator.arch.TableLevel;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Event;
import mmulator.mmu.BbmContext;
import mmulator.mmu.BbmNeed;
import mmulator.mmu.BreakBeforeMake;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableGraph;
import mmulator.mmu.VaRange;
import mmulator.mmu.possible.HeldValue;

/**
 * Break-before-make, checked at the store: a valid descriptor may not come over another that some CPU which is not up to
 * it may still have cached. A CPU counts if it could hold the old value now; one that is parked on a reserved table with a
 * clean TLB could not. One whose MMU is off walks nothing, so that there is nothing new beside what it holds: it is checked when
 * its MMU comes on. Arm ARM D8.17, I_THWDH.
 */
final class BreakBeforeMakeRules {
    private final PossibleTlbs possible;
    private final DescriptorMemory memory;
    private final BreakBeforeMake.Contents contents;
    private final Report report;

    BreakBeforeMakeRules(PossibleTlbs possible, DescriptorMemory memory, Report report) {
        this.possible = possible;
        this.memory = memory;
        contents = BreakBeforeMake.Contents.of(memory);
        this.report = report;
    }

    void check(Event.Store store) {
        if (!store.table() || store.oldValue() == store.newValue()) {
            return;
        }
        DescriptorChange.of(store, memory).forEach(change -> {
            if (!change.changesNothing()) {
                check(new Made(store, change.address(), change.oldValue(), change.newValue()));
            }
        });
    }

    /** Where none is known it may be. */
    private static boolean isOn(List<Regime> regimes) {
        return regimes.isEmpty() || regimes.stream().anyMatch(Regime::mmuOn);
    }

    /** A CPU begins to walk tables again. */
    void check(Event.RegimesPossible now) {
        if (isOn(possible.regimes(now.cpu())) || !isOn(now.regimes())) {
            return;
        }
        for (long address : possible.history().addresses()) {
            long value = memory.read(address);
            if (check(new Made(now, address, value, value))) {
                return;
            }
        }
    }

    /**
     * A descriptor has its value from now on, for those who walk.
     *
     * @param event by which it has
     * @param oldValue what it had until now
     */
    private record Made(Event event, long address, long oldValue, long newValue) {}

    /** True of those who walk, or may, when it is stored; when an MMU comes on, of its CPU. */
    private boolean isFor(Made change, int cpu) {
        return change.event() instanceof Event.RegimesPossible now ? now.cpu() == cpu : isOn(possible.regimes(cpu));
    }

    private boolean check(Made change) {
        // What is held of the descriptor itself makes the better story.
        return (change.newValue() & Descriptor.VALID) != 0
                && (anywhere(change, this::check) || anywhere(change, this::checkBelow));
    }

    @FunctionalInterface
    private interface Check {
        boolean reports(Made change, TableGraph.Place place, int cpu);
    }

    private boolean anywhere(Made change, Check check) {
        for (TableGraph.Place place : possible.tables().places(change.address())) {
            for (int cpu : possible.cpus()) {
                if (isFor(change, cpu) && check.reports(change, place, cpu)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The regime that counts is the one in which the CPU may have cached the old value, whatever it does now. */
    private boolean check(Made change, TableGraph.Place place, int cpu) {
        List<HeldValue> all = new ArrayList<>(
                possible.of(cpu).reads(change.address(), place.va()).held(place.level()));
        // The value that is being overwritten makes the better story.
        all.sort(Comparator.comparing(held -> held.version().value() != change.oldValue()));
        for (HeldValue held : all) {
            Regime regime = held.regime();
            VaRange range = regime.rangeOf(place.va());
            Descriptor next = new Descriptor(change.newValue(), place.level(), place.granule(), range.format());
            Descriptor old = next.withValue(held.version().value());
            Set<BbmNeed> needs = range.granule() != place.granule()
                    ? Set.of()
                    : BreakBeforeMake.needed(
                            old, next, BbmContext.of(regime, possible.regimes(cpu), place.va()), memory, contents);
            if (!needs.isEmpty()) {
                if (report.tell(violation(change, place, cpu, old, next, held, needs))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Something that came by a Table descriptor is still cached, and the tables say now what it may not change to. */
    private boolean checkBelow(Made change, TableGraph.Place place, int cpu) {
        for (Regime regime : possible.regimes(cpu)) {
            VaRange range = regime.rangeOf(place.va());
            Descriptor next = new Descriptor(change.newValue(), place.level(), place.granule(), range.format());
            Optional<LeavesBelow.Leaf> held = range.granule() != place.granule()
                    ? Optional.empty()
                    : LeavesBelow.through(possible, cpu, memory, change.address(), place, next);
            if (held.isPresent()) {
                HeldValue table = held.get().table();
                Descriptor old = next.withValue(table.version().value());
                if (report.tell(violation(
                        change, place, cpu, old, next, table, held.get().needs()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private Violation violation(
            Made change,
            TableGraph.Place place,
            int cpu,
            Descriptor old,
            Descriptor next,
            HeldValue held,
            Set<BbmNeed> needs) {
        boolean enabled = change.event() instanceof Event.RegimesPossible;
        boolean unclean = enabled || change.oldValue() != old.value();
        int bbml = held.regime().cpu().bbml();
        List<Note> notes = new ArrayList<>();
        notes.add(new Note(
                "entry",
                String.format(
                        Locale.ROOT,
                        "%s at 0x%016x, IA 0x%016x +%s",
                        new TableLevel(
                                place.level(), held.regime().rangeOf(place.va()).startLevel()),
                        change.address(),
                        place.va(),
                        size(place))));
        notes.add(new Note("old", old.toString()));
        notes.add(new Note("new", next.toString()));
        notes.add(new Note("needs", needs(needs, cpu, bbml)));
        if (unclean) {
            notes.add(new Note(
                    "broken",
                    "the old value was overwritten at step " + held.version().step()));
        }
        notes.add(new Note("seen", "cpu" + cpu + " (bbml " + bbml + ") " + seen(cpu, change.address(), held)));
        held.cause().ifPresent(cause -> notes.add(new Note("kept", WhyKept.text(cause))));
        if (enabled) {
            notes.add(Note.help("before the MMU is enabled: tlbi vmalle1; dsb nsh; isb"));
        }
        return new Violation(
                unclean ? Rule.BBM_UNCLEAN_TO_VALID : Rule.BBM_VALID_TO_VALID,
                change.event().cpu(),
                change.event().step(),
                change.event().pc(),
                enabled
                        ? "MMU enabled while an older value of a descriptor may still be cached"
                        : unclean
                                ? "descriptor made valid while an older value may still be cached"
                                : String.format(
                                        Locale.ROOT,
                                        "live %s descriptor replaced by a %s descriptor",
                                        kind(old),
                                        kind(next)),
                notes);
    }

    /** What about the change is not allowed, in the manual's words, and from which CPU on it would be. */
    private static String needs(Set<BbmNeed> needs, int cpu, int bbml) {
        List<String> reasons = new ArrayList<>();
        for (BbmNeed need : needs) {
            String allowed = switch (need) {
                case SIZE ->
                    " (cpu" + cpu + " is below FEAT_BBM level "
                            + (bbml == 0 ? "1 with nT, or 2" : "2, and nT is not set") + ")";
                case CONTIGUOUS -> " (cpu" + cpu + " is below FEAT_BBM level 1)";
                case MEMORY_TYPE,
                        CACHEABILITY,
                        SHAREABILITY,
                        OUTPUT_ADDRESS_WRITABLE,
                        OUTPUT_ADDRESS_CONTENTS,
                        GLOBAL,
                        HIERARCHICAL,
                        TABLE_CONTENTS -> "";
            };
            reasons.add(need.text() + allowed);
        }
        return "break-before-make, since the " + String.join("; the ", reasons);
    }

    private String seen(int cpu, long descriptor, HeldValue held) {
        OptionalLong filled =
                possible.fills().step(cpu, descriptor, held.version().value());
        if (filled.isPresent()) {
            return "filled its TLB from the old entry at step " + filled.getAsLong();
        }
        return "may have filled its TLB from the old entry, by speculation, "
                + (held.from().step() == 0
                        ? "since the start"
                        : "since step " + held.from().step());
    }

    private static String kind(Descriptor descriptor) {
        String name = descriptor.kind().name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String size(TableGraph.Place place) {
        return ByteSize.text(place.granule().entrySize(place.level()));
    }
}
