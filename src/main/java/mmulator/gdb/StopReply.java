package mmulator.gdb;

import java.util.Optional;
import java.util.function.Consumer;
import mmulator.check.Violation;
import mmulator.debug.Debuggee;
import mmulator.debug.Registers;
import mmulator.debug.Stop;
import mmulator.debug.Watchpoint;
import mmulator.machine.Cpu;
import mmulator.machine.choice.Schedule;
import mmulator.machine.event.Outcome;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.OutcomeNotes;
import mmulator.report.verdict.ViolationReport;

/** Tells the debugger why the machine stands still: a packet, and words on its console where a signal says too little. */
final class StopReply {
    private static final int TRAP = 5;
    private static final int INTERRUPTED = 2;

    private final Debuggee debuggee;
    private final SourceMap sources;
    private final String fixture;
    private final Consumer<String> console;

    /**
     * @param fixture path, for commands that the user may type
     * @param console takes lines to show to the user
     */
    StopReply(Debuggee debuggee, SourceMap sources, String fixture, Consumer<String> console) {
        this.debuggee = debuggee;
        this.sources = sources;
        this.fixture = fixture;
        this.console = console;
    }

    /** With words on the console; only while the machine goes on, as far as the debugger knows. */
    String of(Stop stop) {
        String words = words(stop);
        if (!words.isEmpty()) {
            console.accept(words);
        }
        return quietly(stop);
    }

    /** To a debugger that comes later: it knows of no watchpoint, and has not gone back. */
    String asFound(Stop stop) {
        return packet(stop instanceof Stop.Interrupted ? INTERRUPTED : TRAP, stop.cpu(), "");
    }

    private String quietly(Stop stop) {
        return switch (stop) {
            case Stop.Interrupted interrupted -> packet(INTERRUPTED, stop.cpu(), "");
            case Stop.Watched watched -> packet(TRAP, stop.cpu(), watch(watched));
            case Stop.AtStart start -> packet(TRAP, stop.cpu(), "replaylog:begin;");
            case Stop.Stepped stepped -> packet(TRAP, stop.cpu(), "");
            case Stop.AtBreakpoint at -> packet(TRAP, stop.cpu(), "");
            case Stop.RuleBroken broken -> packet(TRAP, stop.cpu(), "");
            case Stop.Ended ended -> packet(TRAP, stop.cpu(), "");
            case Stop.NoneCanRun none -> packet(TRAP, stop.cpu(), "");
        };
    }

    /** Some registers come with it, so that the debugger need not ask. */
    private String packet(int signal, int cpu, String reason) {
        Registers registers = debuggee.registers(cpu);
        return "T" + HexBytes.ofByte(signal) + reason + "thread:" + ThreadId.of(cpu) + ";"
                + register(registers, RegisterMap.FP) + register(registers, RegisterMap.SP)
                + register(registers, RegisterMap.PC);
    }

    private static String register(Registers registers, int number) {
        return HexBytes.ofByte(number) + ":" + RegisterPackets.read(registers, RegisterMap.at(number)) + ";";
    }

    /** The address as the debugger gave it, if the access was made through another. */
    private static String watch(Stop.Watched stop) {
        String kind = switch (stop.watchpoint().kind()) {
            case WRITE -> "watch";
            case READ -> "rwatch";
            case ACCESS -> "awatch";
        };
        long start = switch (stop.watchpoint()) {
            case Watchpoint.Virtual v -> v.address();
            case Watchpoint.Physical p -> p.address();
        };
        long accessed = switch (stop.watchpoint()) {
            case Watchpoint.Virtual v -> stop.access().virtualAddress();
            case Watchpoint.Physical p -> stop.access().physicalAddress();
        };
        boolean within =
                Long.compareUnsigned(accessed - start, stop.watchpoint().length()) < 0;
        return kind + ":" + HexBytes.number(within ? accessed : start) + ";";
    }

    /** What no packet can say; empty for nothing. */
    String words(Stop stop) {
        return switch (stop) {
            case Stop.RuleBroken broken -> report(broken);
            case Stop.Ended ended -> ended(ended.outcome());
            case Stop.NoneCanRun none ->
                "cpu" + none.cpu() + " is " + debuggee.activity(none.cpu())
                        + ": it goes no further while others may not run\n";
            case Stop.AtStart start -> "";
            case Stop.Stepped stepped -> after(stepped);
            case Stop.AtBreakpoint at -> "";
            case Stop.Watched watched -> "";
            case Stop.Interrupted interrupted -> "";
        };
    }

    /** After a step the PC tells neither that it was the machine's last, nor that it was the CPU's for now. */
    private String after(Stop.Stepped step) {
        Optional<Outcome> ended = debuggee.machine().ended();
        if (ended.isPresent()) {
            return ended(ended.get());
        }
        if (debuggee.cpu(step.cpu()).isRunning()) {
            return "";
        }
        boolean othersRun = debuggee.machine().cpus().stream().anyMatch(Cpu::isRunning);
        return "cpu" + step.cpu() + " is " + debuggee.activity(step.cpu())
                + (othersRun
                        ? ": it goes on when others let it\n"
                        : ": no CPU runs now; continue tells how that ends\n");
    }

    private String report(Stop.RuleBroken broken) {
        return report(broken.violation()) + (broken.expected() ? "          (the fixture expects it)\n" : "");
    }

    /** As {@code run} tells it. */
    String report(Violation violation) {
        ViolationReport report = new ViolationReport(
                sources,
                Palette.PLAIN,
                step -> debuggee.schedule().map(Schedule::option).orElse(""));
        return report.print(violation, fixture);
    }

    private String ended(Outcome outcome) {
        StringBuilder text = new StringBuilder(
                "the machine has ended after " + debuggee.steps() + " steps: " + OutcomeNotes.headline(outcome) + "\n");
        new OutcomeNotes(sources, cpu -> debuggee.cpu(cpu).reserved())
                .notes(outcome)
                .forEach(note -> text.append("    ")
                        .append(note.label())
                        .append("  ")
                        .append(note.text())
                        .append('\n'));
        return text.append("it goes no further; it can be looked at, and reverse-continue goes back\n")
                .toString();
    }
}
