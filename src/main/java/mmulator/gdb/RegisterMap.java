package mmulator.gdb;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import mmulator.arch.SystemRegister;

/** Which number is which register, in the order of {@link TargetDescription}. */
final class RegisterMap {
    /** A register of the protocol. */
    sealed interface Register {
        /** In bytes. */
        int size();
    }

    record General(int n) implements Register {
        @Override
        public int size() {
            return Long.BYTES;
        }
    }

    record StackPointer() implements Register {
        @Override
        public int size() {
            return Long.BYTES;
        }
    }

    record ProgramCounter() implements Register {
        @Override
        public int size() {
            return Long.BYTES;
        }
    }

    /** PSTATE in the layout of SPSR_EL1, which debuggers call cpsr. */
    record ProcessState() implements Register {
        @Override
        public int size() {
            return Integer.BYTES;
        }
    }

    record Vector(int n) implements Register {
        @Override
        public int size() {
            return 2 * Long.BYTES;
        }
    }

    /** As MRS reads it. */
    record System(SystemRegister register, int size) implements Register {}

    /** What translation goes by. */
    record InEffect(SystemRegister register) implements Register {
        @Override
        public int size() {
            return Long.BYTES;
        }
    }

    static final int FP = 29;
    static final int SP = 31;
    static final int PC = 32;

    /** Not among the system registers: they are in the features above, or reading them does something or nothing. */
    private static final Set<SystemRegister> ELSEWHERE = EnumSet.of(
            SystemRegister.FPCR,
            SystemRegister.FPSR,
            SystemRegister.ICC_SGI1R_EL1,
            SystemRegister.ICC_IAR1_EL1,
            SystemRegister.ICC_EOIR1_EL1,
            SystemRegister.OSLAR_EL1,
            SystemRegister.OSDLR_EL1);

    private static final List<Register> ALL = all();
    private static final int IN_G = 68;

    private RegisterMap() {}

    private static List<Register> all() {
        List<Register> all = new ArrayList<>();
        for (int n = 0; n <= 30; n++) {
            all.add(new General(n));
        }
        all.addAll(List.of(new StackPointer(), new ProgramCounter(), new ProcessState()));
        for (int n = 0; n <= 31; n++) {
            all.add(new Vector(n));
        }
        all.add(new System(SystemRegister.FPSR, Integer.BYTES));
        all.add(new System(SystemRegister.FPCR, Integer.BYTES));
        for (SystemRegister register : SystemRegister.values()) {
            if (!ELSEWHERE.contains(register)) {
                all.add(new System(register, Long.BYTES));
            }
        }
        for (SystemRegister register : SystemRegister.values()) {
            if (register.translation()) {
                all.add(new InEffect(register));
            }
        }
        return List.copyOf(all);
    }

    /** By number. */
    static List<Register> registers() {
        return ALL;
    }

    /** Those that a {@code g} packet has: the others come one by one, when somebody looks at them. */
    static List<Register> inG() {
        return ALL.subList(0, IN_G);
    }

    static Register at(int number) {
        if (number >= ALL.size()) {
            throw new BadPacket("no register " + number);
        }
        return ALL.get(number);
    }
}
