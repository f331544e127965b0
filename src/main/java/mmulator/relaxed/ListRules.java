package mmulator.relaxed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.mmu.Regime;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.judge.Breach;
import mmulator.relaxed.judge.Freed;
import mmulator.relaxed.judge.Happening;
import mmulator.relaxed.judge.OrderRules;
import mmulator.relaxed.judge.TableStores;
import mmulator.relaxed.list.Locations;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.MessageList;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.step.Words;
import org.jspecify.annotations.Nullable;

/** Which rules whole executions break: once for each rule, CPU and instruction, the first that is found. */
final class ListRules {
    private final Program program;
    private final List<Words> words;
    private final Telling telling;
    private final Predicate<Violation> last;

    private final Map<Place, Found> found = new LinkedHashMap<>();
    /** By what happens to tables, the rules that it breaks. */
    private final Map<List<Happening>, List<Violation>> judged = new HashMap<>();

    private final TableStores stores;
    private boolean givenUp;

    /** Tells the execution of a list that ends so, with the times of the list. */
    @FunctionalInterface
    interface Telling {
        Execution execution(MessageList list, List<Ended> ends);
    }

    /** @param last what an execution need not be followed beyond */
    ListRules(Program program, Locations locations, List<Words> words, Telling telling, Predicate<Violation> last) {
        this.last = last;
        this.words = words;
        this.program = program;
        this.telling = telling;
        stores = new TableStores(program, locations);
    }

    private record Place(Rule rule, int cpu, long pc) {}

    private record Found(Violation violation, Execution execution) {}

    /** A rule that executions of one list break. @param ends how each CPU ends then, with the times of the list */
    private record Break(Violation violation, List<Ended> ends) {}

    void forget() {
        found.clear();
        judged.clear();
    }

    /** Something that an execution breaks is not among {@link #violations}: where it stands was not told. */
    boolean hasGivenUp() {
        return givenUp;
    }

    Map<Violation, Execution> violations() {
        Map<Violation, Execution> all = new LinkedHashMap<>();
        found.values().forEach(one -> all.put(one.violation, one.execution));
        return all;
    }

    /**
     * Notes what executions of the list break.
     *
     * @param times for each CPU, from its own list to the whole one
     * @return true if a rule is broken that ends executions: what else they show is of no interest
     */
    boolean judge(MessageList list, List<SoloRun.Result> results, List<IntUnaryOperator> times) {
        List<Break> breaks = new ArrayList<>();
        for (int cpu = 0; cpu < results.size(); cpu++) {
            for (Breach breach : results.get(cpu).breaches()) {
                List<Ended> ends = ends(results, times, cpu, new Ended.InBreach(breach));
                Breach here = ((Ended.InBreach) ends.get(cpu)).breach();
                breaks.add(new Break(new Violation(here.rule(), cpu, 0, here.pc(), here.headline(), List.of()), ends));
            }
            if (results.stream()
                    .allMatch(one -> !one.endings().isEmpty() || !one.spins().isEmpty())) {
                for (long pc : results.get(cpu).spins()) {
                    String headline = "livelock: cpu" + cpu + " spins, and no CPU will change what it looks at";
                    breaks.add(new Break(
                            new Violation(Rule.STUCK, cpu, 0, pc, headline, List.of()),
                            ends(results, times, cpu, new Ended.Spinning(pc))));
                }
            }
        }
        if (results.stream().noneMatch(one -> one.endings().isEmpty())) {
            findTables(list, results);
            orders(list, results, times, 0, new ArrayList<>(), breaks);
        }
        boolean ended = breaks.stream().anyMatch(one -> last.test(one.violation));
        for (Break one : breaks) {
            Violation violation = one.violation;
            Place place = new Place(violation.rule(), violation.cpu(), violation.pc());
            if ((!ended || last.test(violation)) && !found.containsKey(place)) {
                found.put(
                        place,
                        new Found(violation, telling.execution(list, one.ends).around((int) violation.step())));
            }
        }
        return ended;
    }

    private static List<Ended> ends(List<SoloRun.Result> results, List<IntUnaryOperator> times, int cpu, Ended its) {
        List<Ended> ends = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            ends.add((i == cpu ? its : Ended.first(results.get(i))).at(times.get(i)));
        }
        return ends;
    }

    /** Each combination of regimes, and of times at which pages may be handed back. */
    private void orders(
            MessageList list,
            List<SoloRun.Result> results,
            List<IntUnaryOperator> times,
            int cpu,
            List<Ended.AtEnding> chosen,
            List<Break> breaks) {
        if (cpu == results.size()) {
            List<Ended> ends = new ArrayList<>(chosen);
            List<Happening> all = happenings(list, chosen);
            // The first error is the last, and nothing says of a page that it was handed back before what else is
            // wrong.
            Stream.of(
                            all,
                            all.stream()
                                    .filter(one -> !(one instanceof Happening.Freed))
                                    .toList())
                    .distinct()
                    .forEach(some -> judged.computeIfAbsent(numbered(some), absent -> order(list, some, ends))
                            .forEach(violation -> breaks.add(new Break(violation, ends))));
            return;
        }
        Set<List<?>> seen = new HashSet<>();
        for (Ending ending : results.get(cpu).endings()) {
            if (seen.add(List.of(ending.epochs(), ending.freed()))) {
                chosen.add((Ended.AtEnding) new Ended.AtEnding(ending).at(times.get(cpu)));
                orders(list, results, times, cpu + 1, chosen, breaks);
                chosen.removeLast();
            }
        }
    }

    /** What the program deals with is known by its place, which only an execution tells: then the rules are asked again. */
    private List<Violation> order(MessageList list, List<Happening> happenings, List<Ended> ends) {
        Set<Moment> tolerated = new HashSet<>();
        while (true) {
            List<Violation> all = new ArrayList<>();
            boolean more = false;
            for (Violation violation :
                    OrderRules.of(program.memory(), happenings, one -> tolerated.contains(Moment.of(one)))) {
                int cpu = violation.cpu();
                long pc = violation.pc();
                if (pc == 0) {
                    Execution execution = telling.execution(list, ends);
                    if (!execution.isTold()) {
                        givenUp = true;
                        continue;
                    }
                    pc = pc(execution, (int) violation.step(), cpu);
                }
                if (!program.tolerance().tolerates(violation.rule(), cpu, pc)) {
                    all.add(new Violation(
                            violation.rule(), cpu, violation.step(), pc, violation.headline(), violation.notes()));
                } else {
                    more |= tolerated.add(Moment.of(violation));
                }
            }
            if (!more) {
                return all;
            }
        }
    }

    private record Moment(Rule rule, int cpu, long time) {
        static Moment of(Violation violation) {
            return new Moment(violation.rule(), violation.cpu(), violation.step());
        }
    }

    private static long pc(Execution execution, int time, int cpu) {
        return execution.cpus().get(cpu).stream()
                .filter(deed -> deed.time() == time && deed.kind() == Execution.Kind.WRITE)
                .mapToLong(Execution.Deed::pc)
                .findFirst()
                .orElse(0);
    }

    /** The same whatever else stands in the list. */
    private static List<Happening> numbered(List<Happening> happenings) {
        Map<Integer, Integer> numbers = new HashMap<>();
        List<Happening> all = new ArrayList<>();
        for (Happening happening : happenings) {
            numbers.putIfAbsent(happening.time(), numbers.size());
            int time = numbers.get(happening.time());
            all.add(
                    switch (happening) {
                        case Happening.Stored(int was, int cpu, long address, int size, long value) ->
                            new Happening.Stored(time, cpu, address, size, value);
                        case Happening.Invalidated(int was, int cpu, var maintenance) ->
                            new Happening.Invalidated(time, cpu, maintenance);
                        case Happening.Freed(int was, int cpu, long pc, long page) ->
                            new Happening.Freed(time, cpu, pc, page);
                        case Happening.InRegimes(int was, int cpu, var regimes) ->
                            new Happening.InRegimes(time, cpu, regimes);
                    });
        }
        return all;
    }

    private List<Happening> happenings(MessageList list, List<Ended.AtEnding> chosen) {
        List<List<Regime>> known = new ArrayList<>(Collections.nCopies(chosen.size(), List.of()));
        List<Happening> all = new ArrayList<>();
        for (int time = 0; time <= list.messages().length; time++) {
            if (time > 0) {
                regimes(chosen, time - 1, time, known, all);
                Happening happening = happening(list.messages()[time - 1], time, known);
                if (happening != null) {
                    all.add(happening);
                }
            }
            regimes(chosen, time, time, known, all);
            freed(chosen, time, all);
        }
        return all;
    }

    private void findTables(MessageList list, List<SoloRun.Result> results) {
        for (SoloRun.Result result : results) {
            for (Ending ending : result.endings()) {
                ending.epochs().forEach(epoch -> stores.regime(epoch.regime()));
            }
        }
        stores.find(list);
    }

    private static void freed(List<Ended.AtEnding> chosen, int time, List<Happening> all) {
        for (int cpu = 0; cpu < chosen.size(); cpu++) {
            for (Freed page : chosen.get(cpu).ending().freed()) {
                if (page.mayBeAt(time)) {
                    all.add(new Happening.Freed(time, cpu, page.pc(), page.page()));
                }
            }
        }
    }

    /**
     * Regimes that may be in effect when the one message has been sent, and the other not before they are left.
     *
     * @param known by CPU, those told last
     */
    private static void regimes(
            List<Ended.AtEnding> chosen, int sent, int next, List<List<Regime>> known, List<Happening> all) {
        for (int cpu = 0; cpu < chosen.size(); cpu++) {
            Set<Regime> found = new LinkedHashSet<>();
            for (Epoch epoch : chosen.get(cpu).ending().epochs()) {
                if (epoch.since() <= sent && epoch.until() > next) {
                    found.add(epoch.regime());
                }
            }
            List<Regime> regimes = List.copyOf(found);
            if (!regimes.equals(known.set(cpu, regimes))) {
                all.add(new Happening.InRegimes(sent, cpu, regimes));
            }
        }
    }

    /** What orders matter has to be asked again. */
    boolean hasGrown() {
        return stores.hasGrown();
    }

    /** The order of the two may matter to a rule, though no CPU can tell. */
    boolean isOrderOf(Message a, Message b) {
        return program.judged() && (matters(a) && (matters(b) || tells(b)) || matters(b) && tells(a));
    }

    private boolean matters(Message message) {
        return switch (message) {
            case Message.Write write -> stores.matters(write);
            case Message.Effect effect -> true;
            case Message.Interrupt interrupt -> false;
        };
    }

    /** It says when its CPU has left a regime, or handed back a page. */
    private boolean tells(Message message) {
        return message.cpu() < words.size() && words.get(message.cpu()).isOrdered();
    }

    /** @param regimes by CPU, those that may be in effect; null for what means nothing to the rules */
    private @Nullable Happening happening(Message message, int time, List<List<Regime>> regimes) {
        return switch (message) {
            case Message.Write write -> stores.matters(write) ? stores.stored(write, time) : null;
            case Message.Interrupt interrupt -> null;
            case Message.Effect effect ->
                regimes.get(effect.on()).stream().anyMatch(effect::mayBeIgnored)
                        ? null
                        : new Happening.Invalidated(time, effect.on(), effect.maintenance());
        };
    }
}
