package mmulator.report.mmu;

import java.util.List;
import java.util.OptionalLong;
import mmulator.arch.SystemRegister;
import mmulator.check.Checker;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.event.Event;
import mmulator.machine.memory.UnpublishedStore;
import mmulator.machine.state.PendingMaintenance;
import mmulator.mmu.Regime;
import mmulator.mmu.TableGraph;
import mmulator.report.text.EventText;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;

/** What has been done but need not count yet: register writes, TLB maintenance and stores to tables, CPU by CPU. */
public final class PendingReport {
    private static final int TOLD = 32;
    private static final int LABEL = 8;

    private final SourceMap sources;
    private final Palette palette;

    public PendingReport(SourceMap sources, Palette palette) {
        this.sources = sources;
        this.palette = palette;
    }

    public String print(Machine machine, Checker checker) {
        List<UnpublishedStore> stores = machine.unpublishedStores();
        StringBuilder text = new StringBuilder();
        for (Cpu cpu : machine.cpus()) {
            StringBuilder own = new StringBuilder();
            registers(cpu, own);
            maintenance(cpu, own);
            stores(stores.stream().filter(store -> store.cpu() == cpu.index()).toList(), checker, own);
            if (!own.isEmpty()) {
                text.append("cpu").append(cpu.index()).append('\n').append(own);
            }
        }
        return text.isEmpty() ? "nothing is pending\n" : text.toString();
    }

    private void registers(Cpu cpu, StringBuilder text) {
        for (SystemRegister register : SystemRegister.values()) {
            long old = register.translation() ? value(cpu.regime(), register) : 0;
            long written = register.translation() ? value(cpu.pendingRegime(), register) : 0;
            if (old != written) {
                text.append(line(
                        "msr",
                        EventText.registerWrite(
                                        new Event.RegisterWritten(cpu.index(), 0, 0, register, old, written), sources)
                                + ": no isb has followed"));
            }
        }
    }

    private static long value(Regime regime, SystemRegister register) {
        return switch (register) {
            case SCTLR_EL1 -> regime.sctlr().value();
            case TCR_EL1 -> regime.tcr().value();
            case TTBR0_EL1 -> regime.ttbr0().value();
            case TTBR1_EL1 -> regime.ttbr1().value();
            case MAIR_EL1 -> regime.mair().value();
            default -> throw new IllegalArgumentException(register + " is no part of a regime");
        };
    }

    private void maintenance(Cpu cpu, StringBuilder text) {
        List<PendingMaintenance> pending = cpu.pendingMaintenance();
        for (PendingMaintenance operation : pending.subList(0, Math.min(TOLD, pending.size()))) {
            text.append(line(
                    "tlbi",
                    operation.maintenance() + " of step " + Notation.number(operation.issuedAt()) + ": no "
                            + switch (operation.maintenance().shareability()) {
                                case LOCAL -> "dsb nsh";
                                case INNER -> "dsb ish";
                                case OUTER -> "dsb osh";
                            }
                            + " has completed it"
                            + EventText.anomalies(operation.maintenance().anomalies())));
        }
        more(pending.size(), text);
    }

    private void stores(List<UnpublishedStore> stores, Checker checker, StringBuilder text) {
        for (UnpublishedStore store : stores.subList(0, Math.min(TOLD, stores.size()))) {
            OptionalLong step = checker.storedAt(store.descriptor());
            List<TableGraph.Place> places = checker.places(store.descriptor());
            text.append(line(
                    "store",
                    Notation.address(store.descriptor())
                            + (places.isEmpty()
                                    ? ""
                                    : " level " + places.getFirst().level()) + ": "
                            + Notation.address(store.oldValue()) + " -> " + Notation.address(store.newValue())
                            + (step.isPresent() ? " at step " + Notation.number(step.getAsLong()) : "")
                            + switch (store.needs()) {
                                case DSB -> ": other CPUs' walks may read the old value, no dsb ishst has followed";
                                case CONTEXT_SYNCHRONIZATION ->
                                    ": the CPU's own walks may read the old value, no isb has followed the dsb";
                            }));
        }
        more(stores.size(), text);
    }

    private void more(int all, StringBuilder text) {
        if (all > TOLD) {
            text.append(line("", "and " + Notation.number(all - TOLD) + " more"));
        }
    }

    private String line(String label, String text) {
        return palette.label(Notation.right(label, LABEL)) + "  " + text + "\n";
    }
}
