package mmulator.litmus.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mmulator.arch.CpuFeatures;
import mmulator.fixture.Expectation;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.value.Expression;
import mmulator.fixture.value.Register;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.spec.CpuSpec;

/**
 * Writes a small fixture as a litmus test: each CPU's straight code as a column, each page whose address a register holds as
 * a variable, each address of such a page's descriptor as {@code PTE(x)}. What litmus has no words for is refused.
 */
public final class LitmusExport {
    private static final long LARGEST_NUMBER = 0xffff_ffffL;

    private final FixtureImage image;
    private final Machine machine;
    private final ExportedPages pages;
    private final List<String> initial = new ArrayList<>();

    private LitmusExport(FixtureImage image, Machine machine) {
        this.image = image;
        this.machine = machine;
        this.pages = new ExportedPages(machine);
    }

    /** @throws InexpressibleException when the fixture does what litmus tests cannot */
    public static String of(FixtureImage image) {
        if (!image.replaced().isEmpty()) {
            throw new InexpressibleException(
                    "'" + image.replaced().getFirst().name() + "' is replaced, and litmus tests call nothing");
        }
        try (Machine machine = image.open()) {
            return new LitmusExport(image, machine).text();
        }
    }

    private String text() {
        List<CpuSpec> cpus = image.spec().cpus();
        sameTables();
        cpus.forEach(cpu -> cpu.general().values().forEach(pages::consider));
        pages.nameAll();
        for (int cpu = 0; cpu < cpus.size(); cpu++) {
            int owner = cpu;
            new TreeMap<>(cpus.get(cpu).general()).forEach((register, value) -> {
                if (value != 0) {
                    initial.add(owner + ":X" + register + "=" + value(owner, register, value));
                }
            });
        }
        List<List<String>> columns = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (CpuSpec cpu : cpus) {
            ExportedCode code = new ExportedCode(image, machine, columns.size(), cpu.pc());
            columns.add(code.cells());
            answers.addAll(code.answers());
        }
        String condition = condition(answers);
        StringBuilder text = new StringBuilder("AArch64 " + name() + "\n");
        text.append('"').append(image.fixture().title().replace('"', '\'')).append("\"\n");
        boolean ets2 = cpus.stream().allMatch(cpu -> cpu.features().ets2());
        text.append("Variant=vmsa")
                .append(ets2 ? ",ETS2" : "")
                .append('\n')
                .append(hardwareUpdates())
                .append("{\n");
        pages.descriptors().forEach(line -> text.append(' ').append(line).append(";\n"));
        pages.contents().forEach(line -> text.append(' ').append(line).append(";\n"));
        initial.forEach(line -> text.append(' ').append(line).append(";\n"));
        text.append("}\n");
        table(text, columns);
        return text.append(condition).append('\n').toString();
    }

    private String name() {
        return String.valueOf(image.fixture().path().getFileName()).replaceFirst("\\.ya?ml$", "");
    }

    /** The line {@code TTHM=…}, if some CPU updates descriptors itself. */
    private String hardwareUpdates() {
        List<String> updates = new ArrayList<>();
        for (Cpu cpu : machine.cpus()) {
            if (cpu.regime().hardwareAccessFlag()) {
                updates.add("P" + cpu.index() + (cpu.regime().hardwareDirtyState() ? ":HD" : ":HA"));
            }
        }
        return updates.isEmpty() ? "" : "TTHM=" + String.join(" ", updates) + "\n";
    }

    /** One set of tables for all, MMU on from the start. */
    private void sameTables() {
        for (int cpu = 0; cpu < machine.cpus().size(); cpu++) {
            if (!machine.cpu(cpu).regime().mmuOn()) {
                throw new InexpressibleException("cpu" + cpu + " begins with the MMU off");
            }
            if (!machine.cpu(cpu)
                            .regime()
                            .ttbr0()
                            .equals(machine.cpu(0).regime().ttbr0())
                    || !machine.cpu(cpu)
                            .regime()
                            .ttbr1()
                            .equals(machine.cpu(0).regime().ttbr1())) {
                throw new InexpressibleException("cpu" + cpu + " has tables of its own; a litmus test has one set");
            }
            CpuFeatures features = machine.cpu(cpu).features();
            if (features.ets2() != machine.cpu(0).features().ets2()) {
                throw new InexpressibleException("only some CPUs have FEAT_ETS2");
            }
        }
    }

    private String value(int cpu, int register, long value) {
        return pages.meaning(value).orElseGet(() -> {
            if (Long.compareUnsigned(value, LARGEST_NUMBER) > 0) {
                throw new InexpressibleException(String.format(
                        "x%d of cpu%d is 0x%016x, which is no number, no start of a 4K page, no descriptor's address and no"
                                + " descriptor of such a page",
                        register, cpu, value));
            }
            return Long.toString(value);
        });
    }

    private static void table(StringBuilder text, List<List<String>> columns) {
        int rows = columns.stream().mapToInt(List::size).max().orElse(0);
        for (int row = 0; row < rows; row++) {
            List<String> cells = new ArrayList<>();
            for (List<String> column : columns) {
                int width = column.stream().mapToInt(String::length).max().orElse(0);
                String cell = row < column.size() ? column.get(row) : "";
                cells.add(" " + cell + " ".repeat(width - cell.length()) + " ");
            }
            text.append(String.join("|", cells)).append(";\n");
        }
    }

    /** @param answers registers that tell what memory answered */
    private String condition(List<String> answers) {
        Expectation expect = image.fixture().expect();
        if (!expect.descriptors().isEmpty()
                || !expect.unchanged().isEmpty()
                || !expect.leaves().isEmpty()
                || !expect.counts().isEmpty()) {
            throw new InexpressibleException(
                    "it expects something of tables or counts, not of registers and memory only");
        }
        Map<String, String> equal = new TreeMap<>();
        for (Expectation.OfRegister one : expect.registers()) {
            for (int cpu = 0; cpu < image.spec().cpus().size(); cpu++) {
                if ((one.cpu() == null || one.cpu() == cpu) && one.register() instanceof Register.General(int number)) {
                    equal.put(cpu + ":X" + number, number(one.value()));
                } else if (!(one.register() instanceof Register.General)) {
                    throw new InexpressibleException("it expects something of " + one.register());
                }
            }
        }
        for (Expectation.OfMemory one : expect.memory()) {
            if (one.size() != Long.BYTES) {
                throw new InexpressibleException("it expects something of " + one.size()
                        + " bytes of memory, and the variables of its litmus test have 8");
            }
            String symbol = pages.homeAt(literal(one.address()))
                    .orElseThrow(() -> new InexpressibleException("it expects something of memory at "
                            + one.address().text() + ", which no register leads to"));
            equal.put("[" + symbol + "]", number(one.value()));
        }
        List<String> parts = new ArrayList<>();
        equal.forEach((location, value) -> parts.add(location + "=" + value));
        StringBuilder text = new StringBuilder();
        expect.violations()
                .forEach(violation ->
                        text.append("(* breaks ").append(violation.rule()).append(" *)\n"));
        if (parts.isEmpty()) {
            List<String> shown = new ArrayList<>(answers);
            shown.addAll(pages.symbols());
            return text + "locations ["
                    + String.join("", shown.stream().map(one -> one + ";").toList()) + "]\nexists (true)";
        }
        // With a rule broken the state is one of several.
        String quantifier = expect.violations().isEmpty() ? "forall" : "exists";
        return text + quantifier + " (" + String.join(" /\\ ", parts) + ")";
    }

    private String number(Expression expression) {
        long value = literal(expression);
        return pages.meaning(value).orElseGet(() -> Long.toString(value));
    }

    private static long literal(Expression expression) {
        if (expression.term() instanceof Expression.Term.Number(long value)) {
            return value;
        }
        throw new InexpressibleException("it expects '" + expression.text() + "', which is not a number");
    }
}
