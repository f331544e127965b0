package mmulator.relaxed.list;

import java.util.Comparator;
import java.util.Set;
import mmulator.arch.Granule;
import mmulator.arch.TlbMaintenance;
import mmulator.mmu.Regime;
import mmulator.mmu.tlb.TlbCoverage;

/** An entry of the list that CPUs share. */
public sealed interface Message extends Comparable<Message> {
    /** For what is of no location. */
    int NOWHERE = -1;

    /** Whose it is. What hardware does for no access is of a CPU behind the last. */
    int cpu();

    /** As {@link Locations} number them, or {@link #NOWHERE}. */
    int location();

    /** True for what the CPU can tell apart without loading from it. */
    boolean concerns(int cpu);

    /** @param update of a descriptor by hardware */
    record Write(int cpu, int location, long value, boolean update) implements Message {
        @Override
        public boolean concerns(int other) {
            return cpu == other;
        }
    }

    /**
     * A TLBI takes effect on one CPU.
     *
     * @param on that CPU
     * @param granules that the CPU whose it is may use at the address, if there is one
     */
    record Effect(int cpu, int on, TlbMaintenance maintenance, Set<Granule> granules) implements Message {
        private static final Comparator<Effect> ORDER = Comparator.comparingInt(Effect::on)
                .thenComparing(Effect::maintenance, Effect::compareText)
                .thenComparingLong(effect -> effect.maintenance.operand())
                .thenComparing(effect -> effect.maintenance.nothing())
                .thenComparing(Effect::granules, Effect::compareText);

        /** The CPU on which it takes effect need not heed it, in some regime. */
        public boolean mayBeIgnored() {
            return on != cpu && maintenance.byAddress();
        }

        /** In that regime it need not. */
        public boolean mayBeIgnored(Regime regime) {
            return mayBeIgnored() && TlbCoverage.mayBeIgnored(maintenance, granules, regime);
        }

        /** Mostly a message meets itself, and texts are dear. */
        private static int compareText(Object one, Object other) {
            return one.equals(other) ? 0 : one.toString().compareTo(other.toString());
        }

        @Override
        public int location() {
            return NOWHERE;
        }

        @Override
        public boolean concerns(int other) {
            return cpu == other || on == other;
        }
    }

    /** An SGI is pending for a CPU. */
    record Interrupt(int cpu, int on, int intid) implements Message {
        @Override
        public int location() {
            return NOWHERE;
        }

        @Override
        public boolean concerns(int other) {
            return cpu == other || on == other;
        }
    }

    @Override
    default int compareTo(Message other) {
        int order = Integer.compare(cpu(), other.cpu());
        order = order == 0 ? Integer.compare(location(), other.location()) : order;
        if (order == 0 && this instanceof Write a && other instanceof Write b) {
            order = Long.compare(a.value, b.value);
            return order == 0 ? Boolean.compare(a.update, b.update) : order;
        }
        if (order == 0 && this instanceof Effect a && other instanceof Effect b) {
            return Effect.ORDER.compare(a, b);
        }
        if (order == 0 && this instanceof Interrupt a && other instanceof Interrupt b) {
            order = Integer.compare(a.on, b.on);
            return order == 0 ? Integer.compare(a.intid, b.intid) : order;
        }
        return order == 0 ? Boolean.compare(this instanceof Interrupt, other instanceof Interrupt) : order;
    }
}
