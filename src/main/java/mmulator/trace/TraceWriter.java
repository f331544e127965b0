package mmulator.trace;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import mmulator.arch.CpuFeatures;
import mmulator.check.Checker;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.DescriptorMemory;

/**
 * Records a run as text while it happens. Tables are written down when they are found; what else of memory the rules read,
 * such as the contents of pages that are exchanged, is found out by applying them here too. Nothing of the run is kept but
 * what the rules keep: the text goes out as it comes.
 */
public final class TraceWriter implements Observer {
    /** A list longer than this is told in several lines. */
    private static final int LISTED = 32;

    private static final int PAGE = 4096;

    private final PrintWriter out;
    private final DescriptorMemory live;
    private final TraceState state = new TraceState();
    private final Checker rules;
    private final LongFunction<String> places;
    private final Map<Long, String> comments = new HashMap<>();

    /**
     * @param out neither flushed nor closed here; ask it for errors at the end
     * @param live physical memory of the machine
     * @param regions of that memory
     * @param from what is run, for the reader
     */
    public TraceWriter(PrintWriter out, DescriptorMemory live, List<MachineSpec.Region> regions, String from) {
        this(out, live, regions, from, pc -> "");
    }

    /**
     * The same with comments.
     *
     * @param places what there is to say of a program counter, which ends the line of each event; empty for nothing
     */
    public TraceWriter(
            PrintWriter out,
            DescriptorMemory live,
            List<MachineSpec.Region> regions,
            String from,
            LongFunction<String> places) {
        this.out = out;
        this.live = live;
        this.places = places;
        rules = new Checker(new Read());
        line(TraceReader.HEADER + " " + TraceReader.VERSION);
        line("recorded " + from.replace('\n', ' '));
        for (MachineSpec.Region region : regions) {
            state.memory().region(region);
            line("memory " + Hex.of(region.base()) + " " + Hex.size(region.size()));
        }
    }

    /** Memory as the rules read it here: what they read, the trace tells. */
    private final class Read implements DescriptorMemory {
        @Override
        public boolean contains(long pa) {
            return live.contains(pa);
        }

        @Override
        public long read(long pa) {
            return tell(pa);
        }
    }

    private long tell(long pa) {
        long value = live.read(pa);
        if (state.memory().read(pa) != value) {
            state.memory().write(pa, value);
            line("memory " + Hex.of(pa) + " = " + Hex.of(value));
        }
        return value;
    }

    @Override
    public Detail detail() {
        return rules.detail();
    }

    @Override
    public void observe(Event event) {
        // Others may have asked for more detail. (With it the machine also tells accesses anew that hit as before.)
        boolean wanted = switch (event) {
            case Event.Load load -> detail() == Detail.LOADS;
            case Event.Step step -> detail().compareTo(Detail.STEPS) >= 0;
            case Event.Store store -> store.table() || detail() != Detail.MMU;
            default -> true;
        };
        if (!wanted) {
            return;
        }
        rules.observe(event);
        tellWhatItNeeds(event);
        switch (event) {
            case Event.TlbRemoved e
            when e.entries().size() > LISTED -> {
                for (int i = 0; i < e.entries().size(); i += LISTED) {
                    event(new Event.TlbRemoved(
                            e.cpu(),
                            e.step(),
                            e.pc(),
                            e.entries()
                                    .subList(i, Math.min(i + LISTED, e.entries().size())),
                            e.maintenance()));
                }
            }
            case Event.DescriptorsPublished e
            when e.pages().size() > LISTED -> {
                for (int i = 0; i < e.pages().size(); i += LISTED) {
                    event(new Event.DescriptorsPublished(
                            e.cpu(),
                            e.step(),
                            e.pc(),
                            e.pages().subList(i, Math.min(i + LISTED, e.pages().size()))));
                }
            }
            default -> event(event);
        }
        state.observe(event);
    }

    private void event(Event event) {
        String comment = comments.computeIfAbsent(event.pc(), pc -> {
            String place = places.apply(pc);
            return place.isEmpty() ? "" : EventFormat.COMMENT + place;
        });
        line(EventFormat.line(event, state) + comment);
    }

    private void tellWhatItNeeds(Event event) {
        switch (event) {
            case Event.TableFound found -> tellTable(found);
            case Event.RegimesPossible possible ->
                tellFeatures(possible.cpu(), possible.regimes().getFirst().cpu());
            case Event.Translation translation -> tellFeatures(translation.cpu(), translation.features());
            default -> {}
        }
    }

    private void tellFeatures(int cpu, CpuFeatures features) {
        if (!state.features(cpu).equals(features)) {
            state.features(cpu, features);
            line("cpu" + cpu + " features " + FeatureText.of(features));
        }
    }

    /** Pages that hold a table already are up to date: every store to them was told. */
    private void tellTable(Event.TableFound found) {
        long last = found.address() + 8L * found.entries() - 1 & -PAGE;
        for (long page = found.address() & -PAGE; page <= last; page += PAGE) {
            for (long pa = page; !state.isTable(page) && pa < page + PAGE; pa += 8) {
                tell(pa);
            }
        }
    }

    /** Ends the trace. @param steps of the whole run */
    public void end(Outcome outcome, long steps) {
        line(EventFormat.end(outcome, steps));
    }

    private void line(String text) {
        // Always \n: the same bytes on every system.
        out.print(text);
        out.print('\n');
    }
}
