package mmulator.trace;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;

/** TLB maintenance as {@code vaae1is 0x00000ff800002400}: the operation and its register operand, from which the rest follows. */
final class MaintenanceText {
    private static final CpuFeatures EVERYTHING = CpuFeatures.builder().xs(true).build();
    private static final Map<String, Encoding> OPERATIONS = operations();

    private record Encoding(int crn, int crm, int op2) {}

    private MaintenanceText() {}

    private static Map<String, Encoding> operations() {
        Map<String, Encoding> operations = new TreeMap<>();
        for (int crn = 8; crn <= 9; crn++) {
            for (int crm = 0; crm < 16; crm++) {
                for (int op2 = 0; op2 < 8; op2++) {
                    Encoding encoding = new Encoding(crn, crm, op2);
                    decode(encoding, 0, EVERYTHING, new Tcr(0))
                            .ifPresent(maintenance -> operations.put(maintenance.operation(), encoding));
                }
            }
        }
        return Map.copyOf(operations);
    }

    private static Optional<TlbMaintenance> decode(Encoding encoding, long operand, CpuFeatures cpu, Tcr tcr) {
        return TlbMaintenanceDecoder.decode(0, encoding.crn, encoding.crm, encoding.op2, operand, cpu, tcr);
    }

    static String of(TlbMaintenance maintenance) {
        boolean operand = maintenance.kind() != TlbMaintenance.Kind.ALL;
        return maintenance.operation() + (operand ? " " + Hex.of(maintenance.operand()) : "");
    }

    /** An operation as the trace names it. */
    record Named(String operation, long operand) {
        static Named parse(Line line) {
            String name = line.word("a TLBI operation");
            if (!OPERATIONS.containsKey(name)) {
                throw line.wrong(
                        "unknown TLBI operation '" + name + "'; expected one such as vmalle1is, vaae1is or rvae1");
            }
            return new Named(name, name.startsWith("vmalle1") ? 0 : operand(line));
        }

        private static long operand(Line line) {
            if (!line.take("va")) {
                return line.number("the operand, or 'va' and an address");
            }
            long va = line.number("an address");
            long asid = line.take("asid") ? line.between(0, 0xffff, "an ASID") : 0;
            return asid << 48 | va >>> 12 & 0xfff_ffff_ffffL;
        }

        boolean names(TlbMaintenance maintenance) {
            return maintenance.operation().equals(operation) && maintenance.operand() == operand;
        }

        /** What the operation means on this CPU under {@code tcr}. */
        TlbMaintenance decoded(Line line, CpuFeatures cpu, Tcr tcr) {
            Encoding encoding = Objects.requireNonNull(OPERATIONS.get(operation));
            return decode(encoding, operand, cpu, tcr)
                    .orElseThrow(() -> line.wrong("the CPU lacks the feature for tlbi " + operation));
        }
    }
}
