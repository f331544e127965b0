package mmulator.gdb;

import java.util.List;
import mmulator.arch.SystemRegister;
import mmulator.report.text.BitFields;

/**
 * The registers as the debugger is to show them. GDB manual, "Target Descriptions", "AArch64 Features". The system
 * registers are a feature of our own: under their architectural name stands what MRS reads, under the same with
 * {@code _effective} what translation goes by until the next context synchronization event.
 */
final class TargetDescription {
    static final String EFFECTIVE = "_effective";

    private TargetDescription() {}

    static String xml() {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0"?>
                <!DOCTYPE target SYSTEM "gdb-target.dtd">
                <target version="1.0">
                <architecture>aarch64</architecture>
                """);
        core(xml);
        vectors(xml);
        system(xml);
        return xml.append("</target>\n").toString();
    }

    private static void core(StringBuilder xml) {
        xml.append("<feature name=\"org.gnu.gdb.aarch64.core\">\n");
        xml.append(flags());
        for (int n = 0; n <= 30; n++) {
            register(xml, "x" + n, 64, "int", "general");
        }
        register(xml, "sp", 64, "data_ptr", "general");
        register(xml, "pc", 64, "code_ptr", "general");
        register(xml, "cpsr", 32, "cpsr_flags", "general");
        xml.append("</feature>\n");
    }

    private static String flags() {
        StringBuilder flags = new StringBuilder("<flags id=\"cpsr_flags\" size=\"4\">\n");
        List<String> fields = List.of(
                "SP:0", "F:6", "I:7", "A:8", "D:9", "IL:20", "SS:21", "PAN:22", "UAO:23", "V:28", "C:29", "Z:30",
                "N:31");
        for (String field : fields) {
            String[] parts = field.split(":", 2);
            flags.append(bits(parts[0], parts[1], parts[1]));
        }
        return flags.append(bits("EL", "2", "3")).append("</flags>\n").toString();
    }

    private static String bits(String name, String start, String end) {
        return "<field name=\"" + name + "\" start=\"" + start + "\" end=\"" + end + "\"/>\n";
    }

    private static void vectors(StringBuilder xml) {
        xml.append("""
                <feature name="org.gnu.gdb.aarch64.fpu">
                <vector id="v2d" type="ieee_double" count="2"/>
                <vector id="v2u" type="uint64" count="2"/>
                <vector id="v2i" type="int64" count="2"/>
                <vector id="v4f" type="ieee_single" count="4"/>
                <vector id="v4u" type="uint32" count="4"/>
                <vector id="v4i" type="int32" count="4"/>
                <vector id="v8u" type="uint16" count="8"/>
                <vector id="v8i" type="int16" count="8"/>
                <vector id="v16u" type="uint8" count="16"/>
                <vector id="v16i" type="int8" count="16"/>
                <vector id="v1u" type="uint128" count="1"/>
                <vector id="v1i" type="int128" count="1"/>
                <union id="vnd"><field name="f" type="v2d"/><field name="u" type="v2u"/><field name="s" type="v2i"/></union>
                <union id="vns"><field name="f" type="v4f"/><field name="u" type="v4u"/><field name="s" type="v4i"/></union>
                <union id="vnh"><field name="u" type="v8u"/><field name="s" type="v8i"/></union>
                <union id="vnb"><field name="u" type="v16u"/><field name="s" type="v16i"/></union>
                <union id="vnq"><field name="u" type="v1u"/><field name="s" type="v1i"/></union>
                <union id="aarch64v"><field name="d" type="vnd"/><field name="s" type="vns"/><field name="h" type="vnh"/><field name="b" type="vnb"/><field name="q" type="vnq"/></union>
                """);
        for (int n = 0; n <= 31; n++) {
            register(xml, "v" + n, 128, "aarch64v", "vector");
        }
        register(xml, "fpsr", 32, "int", "float");
        register(xml, "fpcr", 32, "int", "float");
        xml.append("</feature>\n");
    }

    private static void system(StringBuilder xml) {
        xml.append("<feature name=\"mmulator.system\">\n");
        List<RegisterMap.Register> all = RegisterMap.registers();
        List<RegisterMap.Register> mine = all.subList(RegisterMap.inG().size(), all.size());
        mine.stream()
                .map(TargetDescription::system)
                .filter(register -> !BitFields.of(register).isEmpty())
                .distinct()
                .forEach(register -> {
                    xml.append("<flags id=\"").append(register).append("\" size=\"8\">\n");
                    BitFields.of(register)
                            .reversed()
                            .forEach(field -> xml.append(bits(field.name(), "" + field.low(), "" + field.high())));
                    xml.append("</flags>\n");
                });
        for (RegisterMap.Register register : mine) {
            SystemRegister system = system(register);
            register(xml, name(register), 64, BitFields.of(system).isEmpty() ? "uint64" : system.name(), "system");
        }
        xml.append("</feature>\n");
    }

    /** Whose value a register of the system feature shows. */
    private static SystemRegister system(RegisterMap.Register register) {
        return switch (register) {
            case RegisterMap.System system -> system.register();
            case RegisterMap.InEffect pending -> pending.register();
            default -> throw new IllegalArgumentException(name(register));
        };
    }

    /** Of a register of the system feature, as the manual spells it. */
    static String name(RegisterMap.Register register) {
        return switch (register) {
            case RegisterMap.System system -> spelled(system.register());
            case RegisterMap.InEffect pending -> spelled(pending.register()) + EFFECTIVE;
            case RegisterMap.General general -> "x" + general.n();
            case RegisterMap.StackPointer sp -> "sp";
            case RegisterMap.ProgramCounter pc -> "pc";
            case RegisterMap.ProcessState state -> "cpsr";
            case RegisterMap.Vector vector -> "v" + vector.n();
        };
    }

    private static String spelled(SystemRegister register) {
        return switch (register) {
            case CURRENTEL -> "CurrentEL";
            case SPSEL -> "SPSel";
            default -> register.name();
        };
    }

    private static void register(StringBuilder xml, String name, int bits, String type, String group) {
        xml.append("<reg name=\"")
                .append(name)
                .append("\" bitsize=\"")
                .append(bits)
                .append("\" type=\"")
                .append(type);
        xml.append("\" group=\"").append(group).append("\"");
        // A debugger that calls a function saves and restores registers; these it must leave alone.
        xml.append(group.equals("system") ? " save-restore=\"no\"/>\n" : "/>\n");
    }
}
