package mmulator.relaxed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import mmulator.draw.Turns;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.end.Story;
import mmulator.relaxed.list.Locations;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.MessageList;
import mmulator.relaxed.list.Times;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Reach;
import mmulator.relaxed.step.Evaluator;
import mmulator.relaxed.step.Step;
import mmulator.relaxed.step.Words;
import org.jspecify.annotations.Nullable;

/**
 * One execution, drawn. CPUs take turns of one access each, against the list of messages so far: what one may read then, it may
 * read whatever is added behind. Now and then one promises a store that is still to come, and from there on chooses only what
 * lets it keep that.
 */
final class Draw {
    /** Of so many turns, one is a promise: at first, and in a long execution. */
    private static final int PROMISES = 8;

    private static final int LATER_PROMISES = 64;
    /** Of so many accesses, one does not take the newest. */
    private static final int OLD = 4;

    private final Turns turns;
    private final List<Given> given = new ArrayList<>();
    private final List<Program.Cpu> cpus;
    private final List<Words> words;
    private final Evaluator evaluator;
    private final List<Instructions> instructions = new ArrayList<>();
    private final List<Promises> promises = new ArrayList<>();
    private final CpuState[] states;
    private final boolean[] ended;
    /** Goes round a loop until there is another message for it. */
    private final boolean[] waiting;

    private final CpuState.@Nullable Key[] looped;
    /** Where each has looked on the way round the loop before this one. */
    private final BitSet[] lookedAt;
    /** Has come to a CPU since it went round. */
    private final boolean[] news;
    /** With room behind the first {@code length}. */
    private Message[] list = new Message[64];

    private int length;
    private final Times times = new Times(CpuState.NO_MESSAGES);
    private long steps;

    Draw(
            Program program,
            List<Words> words,
            Locations locations,
            Evaluator evaluator,
            Reach reach,
            Turns turns,
            boolean told) {
        this.turns = turns;
        this.words = words;
        this.evaluator = evaluator;
        cpus = program.cpus();
        for (int cpu = 0; cpu < cpus.size(); cpu++) {
            Given its =
                    new Given(cpu, CpuState.NO_MESSAGES, locations, program, new BitSet(), reach, Integer.MAX_VALUE);
            its.sample(turns::nextInt);
            given.add(told ? its.told() : its);
            Instructions instruction = new Instructions(cpus.get(cpu), its, words.get(cpu), evaluator);
            instructions.add(instruction);
            promises.add(new Promises(instruction, locations, turns));
        }
        states = cpus.stream().map(cpu -> new CpuState(cpu, new int[0])).toArray(CpuState[]::new);
        ended = new boolean[states.length];
        waiting = new boolean[states.length];
        looped = new CpuState.Key[states.length];
        lookedAt = cpus.stream().map(cpu -> new BitSet()).toArray(BitSet[]::new);
        news = new boolean[states.length];
    }

    /**
     * What has come of it.
     *
     * @param broken how CPUs end that break a rule by themselves; null for those that do not
     * @param whole all CPUs are at their ends, or wait for one that an exception has ended
     * @param steps instructions
     * @param turns of CPUs
     */
    record Drawn(
            MessageList list,
            List<Ended.AtEnding> ends,
            List<@Nullable Ended> broken,
            boolean whole,
            long steps,
            long turns) {}

    Drawn run(long maxSteps, BooleanSupplier interrupted) {
        @Nullable Ended[] broken = new Ended[states.length];
        boolean whole = false;
        while (steps < maxSteps && !interrupted.getAsBoolean()) {
            int cpu = turns.next(states.length, one -> !ended[one] && !waiting[one]);
            if (cpu < 0) {
                whole = areAllAtEnd();
                if (whole || areAllStuck(broken)) {
                    break;
                }
                Arrays.fill(waiting, false);
                continue;
            }
            // Others may take it before the CPU goes on: what is promised may come before what the CPU does next.
            if (turns.isOneOf(turns.taken() < 100 ? PROMISES : LATER_PROMISES) && promise(cpu)) {
                continue;
            }
            if (!go(cpu)) {
                break;
            }
            if (states[cpu].breach != null) {
                broken[cpu] = new Ended.InBreach(states[cpu].breach);
                keepPromises(maxSteps);
                break;
            }
        }
        List<Ended.AtEnding> ends = new ArrayList<>();
        for (int cpu = 0; cpu < states.length; cpu++) {
            ends.add(new Ended.AtEnding(Ending.of(states[cpu], cpus.get(cpu), given.get(cpu).judges)));
        }
        return new Drawn(messages(), ends, Arrays.asList(broken), whole, steps, turns.taken());
    }

    private MessageList messages() {
        return new MessageList(Arrays.copyOf(list, length));
    }

    Execution told(String schedule) {
        return Teller.told(
                messages(),
                given.getFirst().locations,
                Arrays.stream(states).map(state -> Story.deeds(state.story)).toList(),
                schedule);
    }

    /** What another CPU waits for after an exception will not come: the exception is what there is to tell. */
    private boolean areAllAtEnd() {
        boolean all = true;
        boolean faults = false;
        for (int cpu = 0; cpu < states.length; cpu++) {
            all &= ended[cpu];
            faults |= states[cpu].faults.length > 0;
        }
        return all || faults;
    }

    private boolean areAllStuck(@Nullable Ended[] broken) {
        for (int cpu = 0; cpu < states.length; cpu++) {
            if (!ended[cpu]) {
                SoloRun run = new SoloRun(cpus.get(cpu), given.get(cpu), words.get(cpu), evaluator);
                if (!run.spins(states[cpu])) {
                    Arrays.fill(broken, null);
                    return false;
                }
                broken[cpu] = new Ended.Spinning(states[cpu].pc);
            }
        }
        return true;
    }

    /** The others' promises are kept before an execution ends with a rule that one CPU breaks. */
    private void keepPromises(long maxSteps) {
        for (int cpu = 0; cpu < states.length; cpu++) {
            while (states[cpu].promises.length > 0 && steps < 2 * maxSteps) {
                if (!go(cpu)) {
                    return;
                }
            }
        }
    }

    /** One access or TLBI, and what comes before it. @return false if the CPU cannot go on */
    private boolean go(int cpu) {
        CpuState state = states[cpu];
        Instructions its = instructions.get(cpu);
        // What was promised is kept before an exception.
        if (state.promises.length == 0 && its.isInterrupted(state) && turns.isOneOf(OLD)) {
            its.interrupt(state, Epoch.OPEN);
        }
        while (true) {
            Step step = its.next(state);
            if (step instanceof Step.Halt || state.ended) {
                its.halt(state, step);
                ended[cpu] = true;
                return true;
            }
            steps++;
            long pc = state.pc;
            boolean shared = step instanceof Step.Access || step instanceof Step.Maintain;
            if (step instanceof Step.Access access) {
                CpuState next = choose(cpu, state, access);
                if (next == null) {
                    return false;
                }
                state = next;
                states[cpu] = next;
            } else if (!its.execute(state, step)) {
                return false;
            }
            if (state.added.length > 0) {
                add(state.added);
                state.added = CpuState.NO_MESSAGES;
            }
            state.candidates = CpuState.NO_MESSAGES;
            if (state.pc <= pc) {
                loop(cpu, state);
            }
            boolean interrupted = state.pc <= pc && its.isInterrupted(state);
            if (shared || waiting[cpu] || interrupted) {
                return true;
            }
        }
    }

    private void loop(int cpu, CpuState state) {
        CpuState.Key key = news[cpu] ? null : state.key();
        news[cpu] = false;
        waiting[cpu] = key != null
                && !instructions.get(cpu).isInterrupted(state)
                && state.promises.length == 0
                && key.equals(looped[cpu]);
        looped[cpu] = key;
        if (!waiting[cpu]) {
            lookedAt[cpu] = given.get(cpu).lookAnew(lookedAt[cpu]);
        }
    }

    private boolean isNews(Message message, int cpu) {
        int location = message.location();
        return message.concerns(cpu)
                || location != Message.NOWHERE
                        && (lookedAt[cpu].get(location) || given.get(cpu).looksAt(location));
    }

    private void add(Message... messages) {
        if (length + messages.length > list.length) {
            list = Arrays.copyOf(list, 2 * (length + messages.length));
        }
        for (Message message : messages) {
            list[length++] = message;
            times.add(message);
            for (int cpu = 0; cpu < states.length; cpu++) {
                boolean its = isNews(message, cpu);
                news[cpu] |= its;
                waiting[cpu] &= !its;
            }
        }
        give();
    }

    private void give() {
        for (Given its : given) {
            its.give(list, length, times);
        }
    }

    /** @return null if there is no way in which the CPU could keep its promises */
    private @Nullable CpuState choose(int cpu, CpuState state, Step.Access access) {
        List<CpuState> ways = promises.get(cpu).ways(state, access);
        List<CpuState> breaches = ways.stream()
                .filter(way -> way.breach != null && way.promises.length == 0)
                .toList();
        // What breaks a rule would end each execution at the first that can.
        if (!breaches.isEmpty() && turns.isOneOf(2)) {
            return breaches.get(turns.nextInt(breaches.size()));
        }
        ways.removeIf(way -> way.breach != null);
        boolean only = ways.size() == 1;
        while (!ways.isEmpty()) {
            CpuState way = ways.remove(pick(ways));
            // Where there is but one way, what comes of it shows itself.
            if (only || promises.get(cpu).areKept(way)) {
                return way;
            }
        }
        return null;
    }

    private int pick(List<CpuState> ways) {
        if (turns.isOneOf(OLD)) {
            return turns.nextInt(ways.size());
        }
        long newest = ways.stream().mapToLong(way -> way.recency).max().orElseThrow();
        int[] all = IntStream.range(0, ways.size())
                .filter(i -> ways.get(i).recency == newest)
                .toArray();
        return all[turns.nextInt(all.length)];
    }

    /** @return false if it finds none that can be kept */
    private boolean promise(int cpu) {
        Message message = promises.get(cpu).next(states[cpu]);
        if (message == null) {
            return false;
        }
        boolean[] waited = waiting.clone();
        add(message);
        CpuState promised = states[cpu].copy();
        promised.promise(length);
        if (promises.get(cpu).areKept(promised)) {
            states[cpu] = promised;
            return true;
        }
        length--;
        times.remove(message);
        give();
        System.arraycopy(waited, 0, waiting, 0, waited.length);
        return false;
    }
}
