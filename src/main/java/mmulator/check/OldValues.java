package mmulator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import mmulator.arch.Descriptor;
import mmulator.mmu.BbmContext;
import mmulator.mmu.BreakBeforeMake;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.TableGraph;
import mmulator.mmu.VaRange;
import mmulator.mmu.possible.HeldValue;
import mmulator.mmu.possible.PossibleEntry;

/** Finds the values that descriptors no longer have, but that TLBs may still hold. */
final class OldValues {
    private final PossibleTlbs possible;
    private final DescriptorMemory memory;
    private final BreakBeforeMake.Contents contents;

    OldValues(PossibleTlbs possible, DescriptorMemory memory) {
        this.possible = possible;
        this.memory = memory;
        contents = BreakBeforeMake.Contents.of(memory);
    }

    /** Those of the descriptor at {@code address}, for each CPU and each way to it. */
    void of(long address, Consumer<OldValue> found) {
        for (TableGraph.Place place : possible.tables().places(address)) {
            for (int cpu : possible.cpus()) {
                for (HeldValue held :
                        possible.of(cpu).reads(address, place.va()).held(place.level())) {
                    held.cause().ifPresent(cause -> found.accept(oldValue(address, place, cpu, held, cause)));
                }
            }
        }
    }

    private OldValue oldValue(
            long address, TableGraph.Place place, int cpu, HeldValue held, PossibleEntry.Cause cause) {
        VaRange range = held.regime().rangeOf(place.va());
        Descriptor now = new Descriptor(memory.read(address), place.level(), place.granule(), range.format());
        Descriptor old = now.withValue(held.version().value());
        return new OldValue(
                address,
                place,
                range.startLevel(),
                old,
                now,
                cpu,
                held.from().step(),
                held.version().step(),
                needs(old, now, BbmContext.of(held.regime(), possible.regimes(cpu), place.va()), range),
                WhyKept.text(cause));
    }

    private List<String> needs(Descriptor old, Descriptor now, BbmContext context, VaRange range) {
        if (!now.isValid() || range.granule() != now.granule()) {
            return List.of();
        }
        List<String> needs = new ArrayList<>();
        BreakBeforeMake.needed(old, now, context, memory, contents).forEach(need -> needs.add(need.text()));
        return needs;
    }
}
