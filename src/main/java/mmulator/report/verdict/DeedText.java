package mmulator.report.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.end.Execution.Deed;
import mmulator.relaxed.end.Execution.Kind;
import mmulator.report.text.SourceMap;

/** What an instruction did with the messages of a relaxed execution, and what need not have been so. */
public final class DeedText {
    private final SourceMap sources;
    private final List<String> cpus;

    /** @param cpus names */
    public DeedText(SourceMap sources, List<String> cpus) {
        this.sources = sources;
        this.cpus = cpus;
    }

    public String instruction(Deed deed) {
        return sources.at(deed.pc()).described();
    }

    public String words(Execution execution, int cpu, int index) {
        List<Deed> deeds = execution.cpus().get(cpu);
        Deed deed = deeds.get(index);
        return switch (deed.kind()) {
            case INVALIDATION -> "TLBI takes effect as message " + deed.time() + early(deeds, index);
            case INTERRUPT ->
                "SGI is pending for " + cpus.get((int) deed.value()) + " as message " + deed.time()
                        + early(deeds, index);
            case INTERRUPTED -> "takes the interrupt of message " + deed.time();
            case READ -> "reads " + read(execution, cpu, index);
            case WALK -> "its walk reads " + read(execution, cpu, index);
            case WRITE ->
                String.format(
                        Locale.ROOT,
                        "writes 0x%x to %s as message %d%s",
                        deed.value(),
                        location(deed),
                        deed.time(),
                        early(deeds, index));
        };
    }

    private String location(Deed deed) {
        return sources.at(deed.address()).name();
    }

    private String read(Execution execution, int cpu, int index) {
        Deed deed = execution.cpus().get(cpu).get(index);
        String from = deed.time() == 0
                ? "as it was at the start"
                : "message " + deed.time() + " of "
                        + cpus.get(execution.messages().get(deed.time() - 1).cpu());
        OptionalInt time = newer(execution, cpu, index);
        String newer = "";
        if (time.isPresent()) {
            Execution.Sent sent = execution.messages().get(time.getAsInt() - 1);
            newer = String.format(
                    Locale.ROOT,
                    "; message %d of %s (0x%x) is newer, %s",
                    time.getAsInt(),
                    cpus.get(sent.cpu()),
                    sent.value(),
                    notRequired(deed, time.getAsInt()));
        }
        return String.format(Locale.ROOT, "0x%x at %s, %s%s", deed.value(), location(deed), from, newer);
    }

    /** The first newer message to the place that a load or a walk has not read; its own later stores are none. */
    public OptionalInt newer(Execution execution, int cpu, int index) {
        List<Deed> lane = execution.cpus().get(cpu);
        Deed deed = lane.get(index);
        List<Integer> later = lane.subList(index, lane.size()).stream()
                .filter(own -> own.kind() == Kind.WRITE)
                .map(Deed::time)
                .toList();
        for (int time = deed.time() + 1; time <= execution.messages().size(); time++) {
            Execution.Sent sent = execution.messages().get(time - 1);
            boolean reads = deed.kind() == Kind.WALK || deed.kind() == Kind.READ && sent.cpu() != cpu;
            if (reads && !later.contains(time) && sent.size() != 0 && sent.address() == deed.address()) {
                return OptionalInt.of(time);
            }
        }
        return OptionalInt.empty();
    }

    private static String notRequired(Deed deed, int newer) {
        if (deed.behind() >= newer) {
            return "and a TLB may still hold this";
        }
        return deed.behind() == 0
                ? "but nothing orders this behind any message"
                : "but what orders this goes no further than message " + deed.behind();
    }

    private String early(List<Deed> deeds, int index) {
        List<String> overtaken = new ArrayList<>();
        for (int i : overtaken(deeds, index)) {
            Deed earlier = deeds.get(i);
            boolean read = earlier.kind() == Kind.READ;
            overtaken.add((read ? "the load at " : "message " + earlier.time() + " of ")
                    + sources.at(earlier.pc()).name()
                    + (read ? ", which reads message " + earlier.time() : ""));
        }
        return overtaken.isEmpty() ? "" : ", early: before " + String.join(", and before ", overtaken);
    }

    /** What comes before a message in the program and after it in the list. */
    public List<Integer> overtaken(List<Deed> deeds, int index) {
        Deed deed = deeds.get(index);
        List<Integer> overtaken = new ArrayList<>();
        for (int i = 0; i < index; i++) {
            Kind earlier = deeds.get(i).kind();
            boolean told = earlier.isMessage() || earlier == Kind.READ;
            if (deed.kind().isMessage() && told && deeds.get(i).time() > deed.time()) {
                overtaken.add(i);
            }
        }
        return overtaken;
    }
}
