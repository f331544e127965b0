package mmulator.gdb;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mmulator.arch.Descriptor;
import mmulator.arch.SystemRegister;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.debug.Breakpoint;
import mmulator.debug.Debuggee;
import mmulator.fixture.why.WaitProbe;
import mmulator.machine.Cpu;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.VaRange;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkSteps;
import mmulator.report.mmu.BbmReport;
import mmulator.report.mmu.PendingReport;
import mmulator.report.mmu.PossibleTlbReport;
import mmulator.report.mmu.TablesReport;
import mmulator.report.mmu.TlbReport;
import mmulator.report.mmu.WalkReport;
import mmulator.report.text.BitFields;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.ViolationReport;
import mmulator.report.wait.WaitingReport;

/**
 * {@code monitor …}: what the protocol has no packet for. What is of one CPU is of the one that the words end with, such as
 * {@code cpu1}; else of the one that the debugger has selected last as far as it has told, which {@code info threads} changes.
 */
final class MonitorCommands {
    private static final String HELP = """
            status                where each CPU is, and why the machine stands still
            waiting               what each CPU looks at while it waits, and what would wake it
            tlb [CPU]             what the CPU's concrete TLB holds
            possible ADDRESS [CPU]  every entry that some TLB of the CPU could hold for an address
            walk ADDRESS [CPU]    the tables for an address, level by level, as the CPU walks them
            fields ADDRESS [CPU]  the descriptors of the walk for an address, and ESR_EL1, field by field
            tables [CPU]          all that the CPU's tables map
            bbm                   where break-before-make is under way, or has been left out
            pending               register writes, TLB maintenance and stores to tables that need not count yet
            violations            the rules that have been broken up to here
            stop-at-violations on|off   whether a broken rule stops the run (on)
            xp ADDRESS [COUNT]    doublewords of physical memory, whatever is mapped
            setpa ADDRESS VALUE [SIZE]  write 8 bytes of physical memory, or SIZE; every walk sees it
            pa-break ADDRESS      stop where the instruction at a physical address is fetched, through any mapping
            pa-delete ADDRESS     no more
            schedule              the turns up to here, for 'mmulator run --schedule'
            An ADDRESS is a number or a symbol of the fixture; xp, setpa and pa-break take where a symbol is loaded. A CPU is cpu0,
            cpu1 and so on; without one it is the thread that GDB looked at last, which 'info threads' changes.
            """;

    private static final Pattern NAMED = Pattern.compile("(?<rest>.*?)\\s*\\bcpu(?<cpu>\\d+)");

    private final Debuggee debuggee;
    private final Selection selection;
    private final SourceMap sources;
    private final StopReply stops;
    private final String fixture;
    private final List<Breakpoint.Physical> breakpoints = new ArrayList<>();

    MonitorCommands(Debuggee debuggee, Selection selection, SourceMap sources, StopReply stops, String fixture) {
        this.debuggee = debuggee;
        this.selection = selection;
        this.sources = sources;
        this.stops = stops;
        this.fixture = fixture;
    }

    /** Carries out a line; {@code console} takes what it prints. */
    void run(String line, Consumer<String> console) {
        String[] words = line.strip().split("\\s+", 2);
        String argument = words.length < 2 ? "" : words[1];
        try {
            console.accept(run(words[0], argument));
        } catch (BadPacket mistake) {
            console.accept("monitor " + line.strip() + ": " + mistake.getMessage() + "\n");
        }
    }

    private String run(String command, String argument) {
        return switch (command) {
            case "", "help" -> HELP;
            case "status" -> status();
            case "waiting" ->
                new WaitingReport(sources, Palette.PLAIN)
                        .print(
                                new WaitProbe(debuggee.machine()).all(),
                                debuggee.machine().memory());
            case "tlb", "possible", "walk", "fields", "tables" -> ofOneCpu(command, argument);
            case "bbm" -> new BbmReport(Palette.PLAIN).print(debuggee.checker());
            case "pending" -> new PendingReport(sources, Palette.PLAIN).print(debuggee.machine(), debuggee.checker());
            case "violations" -> violations();
            case "stop-at-violations" -> stopAtViolations(argument);
            case "xp" -> new PhysicalMemory(debuggee).print(words(argument, 1, 2));
            case "setpa" -> new PhysicalMemory(debuggee).set(words(argument, 2, 3));
            case "pa-break" -> breakAt(physical(argument));
            case "pa-delete" -> delete(physical(argument));
            case "schedule" -> schedule();
            default -> throw new BadPacket("no such command; 'monitor help' lists them");
        };
    }

    private String status() {
        String words = stops.words(debuggee.stop());
        return "after " + debuggee.steps() + " steps\n" + changes() + where() + words;
    }

    /** GDB reads the source files themselves, which know nothing of what the fixture changes in them. */
    private String changes() {
        return sources.changes().stream()
                .map(change -> "change: " + change + "\n")
                .collect(Collectors.joining());
    }

    private String where() {
        StringBuilder text = new StringBuilder();
        for (int cpu = 0; cpu < selection.cpus(); cpu++) {
            text.append("cpu")
                    .append(cpu)
                    .append("  ")
                    .append(debuggee.activity(cpu))
                    .append('\n');
        }
        return text.toString();
    }

    private String ofOneCpu(String command, String argument) {
        Matcher named = NAMED.matcher(argument);
        int number = selection.cpu();
        if (named.matches()) {
            number = cpu(named.group("cpu"));
        }
        String rest = named.matches() ? named.group("rest") : argument;
        Cpu cpu = debuggee.cpu(number);
        DescriptorMemory memory = debuggee.machine().memory();
        return switch (command) {
            case "tlb" -> new TlbReport(Palette.PLAIN).print(cpu);
            case "possible" ->
                new PossibleTlbReport(Palette.PLAIN).print(cpu, address(rest), debuggee.checker(), memory);
            case "fields" -> fields(cpu, address(rest));
            case "walk" -> "cpu" + number + ": " + walk(cpu, address(rest));
            default -> new TablesReport(memory, Palette.PLAIN, false).print(cpu, sources);
        };
    }

    private int cpu(String digits) {
        if (digits.length() > 3 || Integer.parseInt(digits) >= selection.cpus()) {
            throw new BadPacket("there is no cpu" + digits);
        }
        return Integer.parseInt(digits);
    }

    private String walk(Cpu cpu, long va) {
        Regime regime = cpu.regime();
        return new WalkReport(regime, Palette.PLAIN)
                .print(va, Walk.walk(regime, va, debuggee.machine().memory()));
    }

    private String fields(Cpu cpu, long va) {
        Regime regime = cpu.regime();
        VaRange range = regime.rangeOf(va);
        WalkSteps steps = Walk.walk(regime, va, debuggee.machine().memory()).steps();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.count(); i++) {
            Descriptor descriptor = new Descriptor(steps.value(i), steps.level(i), range.granule(), range.format());
            text.append("level ")
                    .append(steps.level(i))
                    .append(": ")
                    .append(descriptor)
                    .append('\n');
            text.append(BitFields.print(BitFields.of(descriptor), descriptor.value()));
        }
        ExceptionSyndrome syndrome = new ExceptionSyndrome(cpu.systemRegister(SystemRegister.ESR_EL1));
        return text.append("ESR_EL1: ")
                .append(syndrome)
                .append('\n')
                .append(BitFields.print(BitFields.of(syndrome), syndrome.value()))
                .toString();
    }

    private String violations() {
        StringBuilder text = new StringBuilder();
        debuggee.violations().forEach(violation -> text.append(stops.report(violation)));
        return text.isEmpty() ? "no rule has been broken up to here\n" : text.toString();
    }

    private String stopAtViolations(String argument) {
        if (!argument.equals("on") && !argument.equals("off")) {
            throw new BadPacket("'on' or 'off'");
        }
        debuggee.stopAtViolations(argument.equals("on"));
        return "broken rules " + (argument.equals("on") ? "stop the run\n" : "do not stop the run\n");
    }

    private String breakAt(long address) {
        if ((address & 3) != 0) {
            throw new BadPacket("an instruction's address is a multiple of 4");
        }
        Breakpoint.Physical added = new Breakpoint.Physical(address);
        if (!breakpoints.contains(added)) {
            debuggee.add(added);
            breakpoints.add(added);
        }
        return String.format(
                "stops at physical address 0x%016x, %s%n",
                address, sources.at(address).name());
    }

    /** The first of them a physical address. */
    private PhysicalMemory.Words words(String argument, int fewest, int most) {
        List<String> words = argument.isEmpty() ? List.of() : List.of(argument.split("\\s+"));
        if (words.size() < fewest || words.size() > most) {
            throw new BadPacket("an address" + (fewest == 2 ? ", a value and at most a size" : " and at most a count"));
        }
        return new PhysicalMemory.Words(physical(words.getFirst()), words.subList(1, words.size()));
    }

    private String delete(long address) {
        Breakpoint.Physical removed = new Breakpoint.Physical(address);
        if (!breakpoints.remove(removed)) {
            throw new BadPacket("there is none");
        }
        debuggee.remove(removed);
        return "deleted\n";
    }

    void removeBreakpoints() {
        breakpoints.forEach(debuggee::remove);
    }

    private String schedule() {
        return debuggee.schedule()
                .map(schedule -> "mmulator run " + ViolationReport.quoted(fixture) + schedule.option() + "\n")
                .orElse("nothing has run yet\n");
    }

    private long physical(String text) {
        return debuggee.image().physicalAddress(text).orElseGet(() -> address(text));
    }

    private long address(String text) {
        if (text.isEmpty()) {
            throw new BadPacket("an address is missing");
        }
        return debuggee.image()
                .address(text)
                .orElseThrow(() -> new BadPacket(
                        "'" + text + "' is neither an address, such as 0xffff_8000_0240_0000, nor a symbol"));
    }
}
