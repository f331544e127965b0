package mmulator.litmus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.asm.Assembler;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.link.SectionPlacement;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.Source;
import mmulator.asm.source.SourcePosition;
import mmulator.litmus.test.AfterFault;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.Labels;
import mmulator.litmus.test.LitmusException;
import mmulator.litmus.test.LitmusTest;

/**
 * A thread assembled: its column, its handler, and vectors of ours that lead from one to the other. Cells keep the line and
 * column that they have in the test, so that the assembler's complaints point there.
 *
 * @param image all of it, linked where it runs
 * @param goesOn true if something runs after an instruction of the column has faulted: such a thread logs its faults
 */
record ThreadCode(int cpu, AssembledImage image, boolean goesOn) {
    private static final String HANDLER = "__handler";
    private static final long CODE_OFFSET = 0x800;
    private static final long ENTRY_OFFSET = 0x600;
    private static final long HANDLER_OFFSET = 0x2000;

    /** The thread is over. */
    private static final String END = "hlt #0";

    /** Bytes of an entry of the log: ELR, ESR, FAR. What is before the first is zero, and equal to none. */
    static final int LOG_ENTRY = 24;

    /**
     * Notes ELR, ESR and FAR where SP_EL1 points, unless they are those of the entry before: an instruction that is tried
     * again until it succeeds must not write a log without end. Leaves all registers of the test and its flags alone.
     */
    private static final String LOG = String.join(
            "\n",
            "msr tpidr_el1, x0",
            "msr tpidrro_el0, x1",
            differs("elr_el1", -24, "cbnz x0, 1f"),
            differs("esr_el1", -16, "cbnz x0, 1f"),
            differs("far_el1", -8, "cbz x0, 2f"),
            "1: mrs x0, elr_el1",
            "str x0, [sp], #8",
            "mrs x0, esr_el1",
            "str x0, [sp], #8",
            "mrs x0, far_el1",
            "str x0, [sp], #8",
            "2: mrs x1, tpidrro_el0",
            "mrs x0, tpidr_el1\n");

    /** Goes on behind the instruction that faulted; after an SVC, ELR is there already. */
    private static final String SKIP = String.join(
            "\n",
            "mrs x0, esr_el1",
            "lsr x0, x0, #26",
            "sub x0, x0, #" + ExceptionSyndrome.EC_SVC,
            "cbz x0, 3f",
            "mrs x0, elr_el1",
            "add x0, x0, #4",
            "msr elr_el1, x0",
            "3: mrs x0, tpidr_el1",
            "eret");

    private static final String RETRY = "eret";

    private static String differs(String register, int offset, String branch) {
        return "mrs x0, " + register + "; ldr x1, [sp, #" + offset + "]; eor x0, x0, x1; " + branch;
    }

    static ThreadCode assemble(Assembler assembler, LitmusTest test, LitmusTest.Thread thread) {
        List<LitmusTest.Cell> handler = thread.handler();
        List<Source> sources = new ArrayList<>();
        sources.add(column(test.path(), ".text.code", Labels.in(thread.code()), thread.code()));
        if (handler != null) {
            List<String> labels = new ArrayList<>(Labels.in(handler));
            labels.add(HANDLER);
            sources.add(column(test.path(), ".text.handler", labels, withLabel(handler)));
        }
        sources.add(
                new Source("vectors", vectors(handler != null, test.settings().afterFault())));
        try {
            AssembledImage image = assembler.build(sources, layout(thread.cpu()));
            checkSize(test, thread, image);
            return new ThreadCode(
                    thread.cpu(), image, handler != null || test.settings().afterFault() != AfterFault.ENDS);
        } catch (AssemblyException wrong) {
            SourcePosition at = wrong.diagnostics().getFirst().position();
            thread.cells()
                    .filter(cell -> cell.position().line() == at.line())
                    .forEach(cell -> MissingExtension.of(cell.text()).ifPresent(extension -> {
                        throw new BeyondMachineException(cell.position(), "instructions of " + extension);
                    }));
            throw new LitmusException(String.valueOf(wrong.getMessage()));
        }
    }

    private static List<LitmusTest.Cell> withLabel(List<LitmusTest.Cell> handler) {
        List<LitmusTest.Cell> cells = new ArrayList<>();
        cells.add(new LitmusTest.Cell(HANDLER + ":", new SourcePosition("", 2, 1)));
        cells.addAll(handler);
        return cells;
    }

    /** The cells where they are in the file, everything else blank; what is ours goes to the first line and the last. */
    private static Source column(String path, String section, List<String> labels, List<LitmusTest.Cell> cells) {
        StringBuilder text = new StringBuilder(".section ").append(section).append(",\"ax\"");
        labels.forEach(label -> text.append("; .global ").append(label));
        int line = 1;
        for (LitmusTest.Cell cell : cells) {
            SourcePosition at = cell.position();
            boolean sameLine = line == at.line();
            for (; line < at.line(); line++) {
                text.append('\n');
            }
            int column = text.length() - text.lastIndexOf("\n");
            text.append(sameLine ? ";" : "").repeat(" ", Math.max(0, at.column() - column - (sameLine ? 1 : 0)));
            text.append(cell.text());
            line += (int) cell.text().chars().filter(c -> c == '\n').count();
        }
        return new Source(path, text.append("\n").append(END).append('\n').toString());
    }

    /**
     * A thread with a handler runs at EL1t or EL0, so that its faults and those of the handler, at EL1h, take different
     * vectors: the second kind ends the thread. Arm ARM D1, "Exception vectors".
     */
    private static String vectors(boolean handler, AfterFault afterFault) {
        String own = handler
                ? LOG + "b " + HANDLER
                : switch (afterFault) {
                    case ENDS -> END;
                    case SKIPS -> LOG + SKIP;
                    case RETRIES -> LOG + RETRY;
                };
        return String.join(
                "\n",
                ".section .text.vectors,\"ax\"",
                own,
                ".org 0x200",
                own.equals(END) ? END : LOG + END,
                ".org 0x400",
                own,
                ".org " + ENTRY_OFFSET,
                "eret",
                "");
    }

    private static LinkLayout layout(int cpu) {
        return new LinkLayout(
                List.of(placement(".text.vectors", cpu, 0), placement(".text.code", cpu, CODE_OFFSET)),
                placement(".text.handler", cpu, HANDLER_OFFSET),
                Map.of(),
                false);
    }

    private static SectionPlacement placement(String section, int cpu, long offset) {
        return new SectionPlacement(section, AddressMap.codeVa(cpu) + offset, AddressMap.codePa(cpu) + offset);
    }

    private static void checkSize(LitmusTest test, LitmusTest.Thread thread, AssembledImage image) {
        for (ImageSection section : image.sections()) {
            long start = section.virtualAddress() - AddressMap.codeVa(thread.cpu());
            long end = start < HANDLER_OFFSET ? HANDLER_OFFSET : AddressMap.logVa(0) - AddressMap.codeVa(0);
            if (start + section.size() > end) {
                throw new BeyondMachineException(
                        thread.code().getFirst().position(),
                        test.name() + ": column P" + thread.cpu() + " has more than " + (end - start) / 4
                                + " instructions");
            }
        }
    }

    long vectors() {
        return AddressMap.codeVa(cpu);
    }

    /** The first instruction of the column. */
    long start() {
        return AddressMap.codeVa(cpu) + CODE_OFFSET;
    }

    /** An exception return to {@link #start}. */
    long entry() {
        return AddressMap.codeVa(cpu) + ENTRY_OFFSET;
    }

    /** The first instruction of the handler; there must be one. */
    long handler() {
        return image.symbol(HANDLER).orElseThrow().value();
    }

    /** Labels of the test at an address. */
    SortedSet<String> labelsAt(long address) {
        return image.symbols().stream()
                .filter(symbol -> symbol.value() == address && !symbol.name().equals(HANDLER))
                .map(symbol -> symbol.name())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
