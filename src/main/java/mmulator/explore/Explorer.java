package mmulator.explore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import mmulator.explore.Exploration.Unfinished;
import org.jspecify.annotations.Nullable;

/** Explores a subject as the settings say. */
public final class Explorer {
    /** Parts that the work is cut into, for each shard, or for each machine if there is but one shard. */
    private static final int PARTS = 8;

    private static final int DEEPEST_FRONTIER = 24;

    /** Told how far an exploration has got, now and then, by any thread. */
    public interface Progress {
        Progress NONE = (executions, steps, depth, done) -> {};

        /**
         * @param depth steps of the execution seen last
         * @param done how much of the work that is known of, from 0 to 1: what is found on the way may be more to do. To be
         *     asked before {@code seen} returns, by who shows it; it looks through all moments of the execution
         */
        void seen(long executions, long steps, int depth, DoubleSupplier done);
    }

    private final Subject subject;
    private final Settings settings;
    private final Progress progress;
    private final BooleanSupplier interrupted;
    private final long deadline;
    private final AtomicLong executions = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();

    private Explorer(Subject subject, Settings settings, Progress progress, BooleanSupplier interrupted) {
        this.subject = subject;
        this.settings = settings;
        this.progress = progress;
        this.interrupted = interrupted;
        deadline = System.nanoTime() + settings.maxTime().toNanos();
    }

    public static Exploration explore(Subject subject, Settings settings) {
        return explore(subject, settings, Progress.NONE, () -> false);
    }

    /** @param interrupted asked often; once true, what has been found until then is the result */
    public static Exploration explore(
            Subject subject, Settings settings, Progress progress, BooleanSupplier interrupted) {
        return new Explorer(subject, settings, progress, interrupted).explore();
    }

    private Exploration explore() {
        return switch (settings.strategy()) {
            case Strategy.Exhaustive s -> search();
            case Strategy.Unreduced s -> search();
            case Strategy.Bounded s -> search();
            case Strategy.FewSwitches s -> search();
            case Strategy.Random s -> walk(settings.maxExecutions());
            case Strategy.Pct s -> walk(settings.maxExecutions());
            case Strategy.Deterministic s -> walks(Orders.toBeFound(), 1).result(notAll());
        };
    }

    // Searching

    private Exploration search() {
        if (!settings.shard().equals(Shard.WHOLE)) {
            // Shards do not tell one another which orders matter, nor what code changes.
            Orders orders = RandomWalk.probe(Orders.every(), this::run, subject.maxSteps());
            Tally part = inParts(orders);
            part.stop(orders.haveGrown() ? Unfinished.CODE : null);
            return part.result(notAll());
        }
        for (Orders orders = Orders.toBeFound(); ; orders = orders.grown()) {
            Tally whole = settings.jobs() == 1 ? atOnce(orders) : inParts(orders);
            if (!again(orders, whole)) {
                return whole.result(notAll());
            }
        }
    }

    private Run run(Orders orders) {
        return new Run(subject, settings.points(), settings.keepGoing(), orders.steppedCode());
    }

    private Tally atOnce(Orders orders) {
        executions.set(0);
        Tally tally = new Tally();
        try (Run run = run(orders)) {
            Search search =
                    new Search(run, settings.strategy(), orders, subject.maxSteps(), settings.snapshots(), null, -1);
            tally.stop(goThrough(search, tally, orders::haveGrown, 0, 1));
        }
        return tally;
    }

    /** True if more orders matter than was known, so that what was not tried may show something. */
    private boolean again(Orders orders, Tally tally) {
        if (!orders.haveGrown() || tally.failed() && !settings.keepGoing()) {
            return false;
        }
        Unfinished why = bound();
        if (why != null) {
            tally.stop(why);
        }
        return why == null;
    }

    /** What keeps even a finished search from having seen everything. */
    private Optional<Unfinished> notAll() {
        if (!settings.shard().equals(Shard.WHOLE)) {
            return Optional.of(Unfinished.SHARD);
        }
        return settings.strategy().coversAll() ? Optional.empty() : Optional.of(Unfinished.STRATEGY);
    }

    /** @param part of {@code parts} that the search is */
    private @Nullable Unfinished goThrough(Search search, Tally tally, BooleanSupplier cancelled, int part, int parts) {
        long before = 0;
        while (search.moreToDo()) {
            Execution execution = search.next(this::isTimeUp);
            tally.steps += search.stepsTaken() - before;
            steps.addAndGet(search.stepsTaken() - before);
            before = search.stepsTaken();
            if (execution.isOfKind(Subject.Finding.Kind.BOUND) && isTimeUp()) {
                tally.stop(Unfinished.MAX_TIME);
            }
            boolean failed = tally.add(execution);
            if (execution.finding() != null) {
                progress.seen(
                        executions.incrementAndGet(),
                        steps.get(),
                        execution.decisions().size(),
                        () -> (part + search.done()) / parts);
            }
            if (failed && !settings.keepGoing()) {
                return Unfinished.FAILURE;
            }
            if (search.moreToDo()) {
                Unfinished why = bound();
                if (why != null || cancelled.getAsBoolean()) {
                    return why; // who has cancelled it knows why
                }
            }
        }
        return null;
    }

    private @Nullable Unfinished bound() {
        if (executions.get() >= settings.maxExecutions()) {
            return Unfinished.MAX_EXECUTIONS;
        }
        if (isTimeUp()) {
            return Unfinished.MAX_TIME;
        }
        return interrupted.getAsBoolean() ? Unfinished.INTERRUPTED : null;
    }

    private boolean isTimeUp() {
        return System.nanoTime() - deadline >= 0;
    }

    /** What is this shard's of the work: the moments at which parts of it begin, and what ended before any of them. */
    private record Frontier(List<Search.Start> starts, Tally before) {}

    private Frontier frontier(int wanted, Orders orders) {
        try (Run run = run(orders)) {
            Run.Moment reset = run.moment();
            for (int depth = 1; ; depth++) {
                run.restore(reset);
                Tally before = new Tally();
                List<Search.Start> mine = new ArrayList<>();
                long starts = 0;
                long item = 0;
                Search search = new Search(
                        run, settings.strategy(), orders, subject.maxSteps(), settings.snapshots(), null, depth);
                while (search.moreToDo()) {
                    Execution execution = search.next(this::isTimeUp);
                    // An execution that has ended here is work like a part: where all do, shards share them.
                    boolean ours = settings.shard().has(item);
                    if (execution.cut()) {
                        starts++;
                        if (ours) {
                            mine.add(new Search.Start(execution.decisions(), search.cutSleeping()));
                        }
                    } else if (ours) {
                        before.add(execution);
                    }
                    item += execution.isRedundant() ? 0 : 1;
                }
                if (starts >= wanted || starts == 0 || depth == DEEPEST_FRONTIER) {
                    return new Frontier(mine, before);
                }
            }
        }
    }

    private Tally inParts(Orders orders) {
        executions.set(0);
        // Every shard must cut in the same way, so the machines at work on one of them have no say.
        boolean sharded = !settings.shard().equals(Shard.WHOLE);
        Frontier frontier = frontier(PARTS * (sharded ? settings.shard().count() : settings.jobs()), orders);
        List<Search.Start> parts = frontier.starts;
        Tally whole = new Tally();
        whole.add(frontier.before);
        List<@Nullable Tally> done = new ArrayList<>(Collections.nCopies(parts.size(), null));
        AtomicInteger next = new AtomicInteger();
        // Parts after the first that failed are of no use, those before it are.
        AtomicInteger firstFailure = new AtomicInteger(Integer.MAX_VALUE);
        inThreads(() -> {
            try (Run run = run(orders)) {
                Run.Moment reset = run.moment();
                for (int i = next.getAndIncrement(); i < parts.size(); i = next.getAndIncrement()) {
                    int part = i;
                    if (part > firstFailure.get()) {
                        return;
                    }
                    run.restore(reset);
                    Tally tally = new Tally();
                    Orders own = orders.part();
                    Search search = new Search(
                            run,
                            settings.strategy(),
                            own,
                            subject.maxSteps(),
                            settings.snapshots(),
                            parts.get(part),
                            -1);
                    tally.stop(goThrough(
                            search, tally, () -> part > firstFailure.get() || own.haveGrown(), part, parts.size()));
                    if (!settings.keepGoing() && tally.failed()) {
                        firstFailure.accumulateAndGet(part, Math::min);
                    }
                    synchronized (done) {
                        done.set(part, tally);
                    }
                }
            }
        });
        for (Tally tally : done) {
            if (tally == null) {
                whole.stop(Unfinished.INTERRUPTED);
                break;
            }
            whole.add(tally);
            if (!settings.keepGoing() && tally.failed()) {
                break;
            }
        }
        return whole;
    }

    private void inThreads(Runnable work) {
        if (settings.jobs() == 1) {
            work.run();
            return;
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(settings.jobs())) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < settings.jobs(); i++) {
                futures.add(threads.submit(work));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException thrown ? thrown : new IllegalStateException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    // Walking

    private Exploration walk(long wanted) {
        for (Orders orders = Orders.toBeFound(); ; orders = orders.grown()) {
            Tally walks = walks(orders, wanted);
            boolean enough = walks.failed() && !settings.keepGoing() || isTimeUp() || interrupted.getAsBoolean();
            if (enough || !orders.haveGrown()) {
                return walks.result(notAll());
            }
        }
    }

    private Tally walks(Orders orders, long wanted) {
        executions.set(0);
        // Each walk by its number: the order of the threads has no say in the result.
        List<Tally> tallies = new ArrayList<>();
        AtomicLong next = new AtomicLong();
        AtomicLong firstFailure = new AtomicLong(Long.MAX_VALUE);
        long length = 0;
        try (Run run = run(orders)) {
            length = new RandomWalk(run, orders, subject.maxSteps())
                    .execute(new Strategy.Deterministic(), 0, 0)
                    .decisions()
                    .size();
        }
        long expected = length;
        inThreads(() -> {
            Tally tally = settings.keepGoing() ? new Tally() : Tally.ofTheFirst();
            synchronized (tallies) {
                tallies.add(tally);
            }
            try (Run run = run(orders)) {
                Run.Moment reset = run.moment();
                RandomWalk walk = new RandomWalk(run, orders, subject.maxSteps());
                for (long number = next.getAndIncrement();
                        number < wanted && number < firstFailure.get();
                        number = next.getAndIncrement()) {
                    if (!settings.shard().has(number)) {
                        continue;
                    }
                    if (bound() != null) {
                        tally.stop(bound());
                        return;
                    }
                    run.restore(reset);
                    Execution execution = walk.execute(settings.strategy(), number, expected);
                    tally.steps += execution.decisions().size();
                    boolean failed = tally.add(execution, number + 1);
                    int depth = execution.decisions().size();
                    long seen = executions.incrementAndGet();
                    progress.seen(seen, steps.addAndGet(depth), depth, () -> (double) seen / wanted);
                    if (failed && !settings.keepGoing()) {
                        firstFailure.accumulateAndGet(number, Math::min);
                    }
                }
            }
        });
        Tally whole = settings.keepGoing() ? new Tally() : Tally.ofTheFirst();
        tallies.forEach(whole::addNumbered);
        if (firstFailure.get() != Long.MAX_VALUE) {
            whole.keepUntil(firstFailure.get() + 1);
            whole.stop(Unfinished.FAILURE);
        }
        return whole;
    }
}
