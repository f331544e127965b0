package mmulator.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mmulator.arch.CpuFeatures;
import mmulator.arch.SystemRegister;
import mmulator.mmu.Regime;

/**
 * Regimes as register values: {@code sctlr=0x… tcr=0x… ttbr0=0x… ttbr1=0x… mair=0x… or ttbr1=0x…}, where after each
 * {@code or} stands what differs from the first.
 */
final class RegimeText {
    /** What Linux sets, with 4K pages, 48-bit addresses and the ASID in TTBR1_EL1. */
    static final Registers LINUX = new Registers(Map.of(
            SystemRegister.SCTLR_EL1, 0x0200_0020_34f4_d91dL,
            SystemRegister.TCR_EL1, 0x0450_0075_b550_3510L,
            SystemRegister.MAIR_EL1, 0x0000_0004_0044_ffffL));

    private static final List<SystemRegister> ORDER = List.of(
            SystemRegister.SCTLR_EL1,
            SystemRegister.TCR_EL1,
            SystemRegister.TTBR0_EL1,
            SystemRegister.TTBR1_EL1,
            SystemRegister.MAIR_EL1);

    private RegimeText() {}

    /** The values of the five registers that make a regime. */
    record Registers(Map<SystemRegister, Long> values) {
        Registers {
            values = Map.copyOf(values);
        }

        static Registers of(Regime regime) {
            return new Registers(Map.of(
                    SystemRegister.SCTLR_EL1, regime.sctlr().value(),
                    SystemRegister.TCR_EL1, regime.tcr().value(),
                    SystemRegister.TTBR0_EL1, regime.ttbr0().value(),
                    SystemRegister.TTBR1_EL1, regime.ttbr1().value(),
                    SystemRegister.MAIR_EL1, regime.mair().value()));
        }

        long get(SystemRegister register) {
            return values.getOrDefault(register, 0L);
        }

        Registers with(SystemRegister register, long value) {
            Map<SystemRegister, Long> changed = new LinkedHashMap<>(values);
            changed.put(register, value);
            return new Registers(changed);
        }

        Regime regime(CpuFeatures cpu) {
            return Regime.of(
                    cpu,
                    get(SystemRegister.SCTLR_EL1),
                    get(SystemRegister.TCR_EL1),
                    get(SystemRegister.TTBR0_EL1),
                    get(SystemRegister.TTBR1_EL1),
                    get(SystemRegister.MAIR_EL1));
        }
    }

    static String of(List<Regime> regimes) {
        List<String> texts = new ArrayList<>();
        Registers first = Registers.of(regimes.getFirst());
        texts.add(text(first, ORDER));
        for (Regime regime : regimes.subList(1, regimes.size())) {
            Registers other = Registers.of(regime);
            texts.add(text(
                    other,
                    ORDER.stream()
                            .filter(register -> other.get(register) != first.get(register))
                            .toList()));
        }
        return String.join(" or ", texts);
    }

    private static String text(Registers registers, List<SystemRegister> shown) {
        return shown.stream()
                .map(register -> name(register) + "=" + Hex.of(registers.get(register)))
                .collect(Collectors.joining(" "));
    }

    private static String name(SystemRegister register) {
        return Line.spelling(register).replace("-el1", "");
    }

    /** @param from what registers that are not named have */
    static List<Regime> parse(Line line, CpuFeatures cpu, Registers from) {
        List<Regime> regimes = new ArrayList<>();
        Registers first = registers(line, from);
        regimes.add(first.regime(cpu));
        while (line.take("or")) {
            regimes.add(registers(line, first).regime(cpu));
        }
        return regimes;
    }

    static Registers registers(Line line, Registers from) {
        Registers registers = from;
        while (!line.atEnd() && !line.peek().equals("or")) {
            SystemRegister register = register(line);
            line.require("=");
            registers = registers.with(register, line.number("the value of " + register));
        }
        return registers;
    }

    private static SystemRegister register(Line line) {
        for (SystemRegister register : ORDER) {
            if (line.take(name(register))) {
                return register;
            }
        }
        throw line.expected("sctlr, tcr, ttbr0, ttbr1 or mair");
    }
}
