package mmulator.check;

import java.util.ArrayList;
import java.util.List;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.tlb.TlbEntry;

/** Finds where one implementation of the TLB gives an access what none of those that are reckoned with could. */
public final class TlbWithinPossible implements Observer {
    private final PossibleTlbs possible;
    private final List<String> wrong = new ArrayList<>();
    private int translations;

    public TlbWithinPossible(DescriptorMemory memory) {
        possible = new PossibleTlbs(memory);
    }

    /** Accesses that were looked at. */
    public int translations() {
        return translations;
    }

    /** Where it was so, in words. */
    public List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public void observe(Event event) {
        if (event instanceof Event.Translation access) {
            translations++;
            TlbEntry cached = access.cached();
            if (cached != null) {
                check(access, cached);
            }
        }
        possible.observe(event);
    }

    private void check(Event.Translation access, TlbEntry cached) {
        Regime regime = possible.regimes(access.cpu()).getFirst();
        long va = regime.canonical(access.virtualAddress(), access.access().isFetch());
        List<PossibleEntry> entries = possible.of(access.cpu()).entries(va, regime.asid());
        boolean walked = access.walk() instanceof Translated now && same(cached, va, now);
        if (!walked && entries.stream().noneMatch(one -> same(cached, va, one.entry()))) {
            wrong.add("cpu" + access.cpu() + " step " + access.step() + " holds " + cached + " but only "
                    + access.walk() + " and " + entries + " are possible");
        }
    }

    private static boolean same(TlbEntry cached, long va, Translated now) {
        return cached.translate(va) == now.outputAddress()
                && cached.attributes().equals(now.attributes())
                && cached.level() == now.level();
    }

    private static boolean same(TlbEntry cached, long va, TlbEntry other) {
        return cached.translate(va) == other.translate(va)
                && cached.attributes().equals(other.attributes())
                && cached.sizeShift() == other.sizeShift();
    }
}
