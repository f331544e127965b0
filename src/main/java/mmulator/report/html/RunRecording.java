package mmulator.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mmulator.check.Checker;
import mmulator.check.Violation;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.mmu.DescriptorMemory;
import mmulator.report.text.SourceMap;

/** Everything that the page of a run shows, gathered while it goes on. */
public final class RunRecording implements Observer {
    private final DescriptorMemory memory;
    /** Of its own, so that what is possible can be asked at any time. */
    private final Checker checker;

    private final EntryNumbers entries = new EntryNumbers();
    final RecordedSteps steps;
    final RecordedEvents events;
    final RecordedTlbs tlbs;
    final RecordedPossible possible;
    final RecordedTables tables;
    final RecordedCpus cpus;
    private final List<Story> stories = new ArrayList<>();
    private long lastStep;

    /** @param memory physical memory as a walk that sees every store reads it, at the time of each event */
    public RunRecording(int cpus, DescriptorMemory memory, SourceMap sources) {
        this.memory = memory;
        checker = new Checker(memory);
        steps = new RecordedSteps(cpus, sources);
        events = new RecordedEvents(sources);
        tlbs = new RecordedTlbs(entries);
        possible = new RecordedPossible(cpus, memory, checker, entries);
        tables = new RecordedTables(memory, checker, sources);
        this.cpus = new RecordedCpus(sources);
    }

    @Override
    public Detail detail() {
        return Detail.LOADS;
    }

    @Override
    public void observe(Event event) {
        // Memory is still what the step before has left.
        if (event.step() > lastStep && !(event instanceof Event.Scheduled)) {
            possible.finishStep(lastStep);
            lastStep = event.step();
        }
        steps.observe(event);
        events.observe(event);
        tables.observe(event);
        int before = checker.violations().size();
        checker.observe(event);
        for (Violation violation :
                checker.violations().subList(before, checker.violations().size())) {
            stories.add(Story.of(violation, event, checker, memory));
            events.mark(violation.step(), RecordedEvents.Kind.VIOLATION);
        }
        tlbs.observe(event);
        possible.observe(event);
        cpus.observe(event);
    }

    /** The run is over, and this is what was wrong with it. */
    void finish(List<Violation> violations) {
        possible.finish(lastStep);
        steps.finish();
        violations.forEach(violation -> events.mark(violation.step(), RecordedEvents.Kind.VIOLATION));
    }

    /** How it came to {@code violation}, the violation itself last. */
    List<Story.Line> story(Violation violation) {
        return subject(violation).lines(steps, tables, tlbs, cpus);
    }

    /** What it is about: of the descriptors on the way of the access the one stored last, or else the last on the way. */
    Optional<Long> descriptor(Violation violation) {
        Set<Long> all = subject(violation).descriptors();
        return tables.changes().stream()
                .filter(change -> change.step <= violation.step() && all.contains(change.address))
                .map(change -> change.address)
                .reduce((before, last) -> last)
                .or(() -> all.stream().reduce((before, last) -> last));
    }

    private Story subject(Violation violation) {
        return stories.stream()
                .filter(story -> story.violation().equals(violation))
                .findFirst()
                .orElseGet(() -> Story.of(violation));
    }

    EntryNumbers entries() {
        return entries;
    }

    /** What is not on the page, in sentences. */
    List<String> omissions() {
        List<String> missing = new ArrayList<>();
        missing.addAll(steps.omissions());
        missing.addAll(events.omissions());
        missing.addAll(possible.omissions());
        missing.addAll(tables.omissions());
        missing.addAll(cpus.omissions());
        if (tlbs.leftOut() > 0) {
            missing.add(tlbs.leftOut() + " TLB fills after the first " + RecordedTlbs.MOST + " are not shown.");
        }
        return missing;
    }
}
