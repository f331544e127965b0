package mmulator.relaxed.step;

import java.util.Optional;
import mmulator.arch.Barrier;
import mmulator.arch.Branch;
import mmulator.arch.Instruction;
import mmulator.arch.MemoryInstruction;
import mmulator.arch.Pstate;
import mmulator.arch.RegisterUse;

/** An instruction, sorted by the rule that says what it does to views. A pure function of the word. */
public sealed interface Step {

    /** Data processing: a destination depends on all sources. */
    record Plain(int word, int[] reads, int[] writes) implements Step {}

    /** CSEL and kin: the destination depends on the source that is selected. */
    record Select(Plain plain, int condition, int ifTrue, int ifFalse) implements Step {}

    /** CCMP, CCMN: the flags depend on what is compared, if it is. */
    record Compare(Plain plain, int condition) implements Step {}

    record Jump(Branch branch) implements Step {}

    record Fence(Barrier barrier) implements Step {}

    record Access(int word, MemoryInstruction instruction) implements Step {}

    record ClearExclusive() implements Step {}

    /** Hints: WFE too, which may wake up at any time, and traps nowhere: EL0 has SCTLR_EL1.nTWE set. */
    record Nothing() implements Step {}

    /** IC IALLU, IALLUIS: code is not written, so that there is nothing to do. */
    record ForgetInstructions() implements Step {}

    /** MSR DAIFSet, DAIFClr or PAN. @param masks D, A, I and F, or PAN, as PSTATE has them */
    record Mask(boolean set, long masks) implements Step {}

    /** A hint to the rules. */
    record Note(Instruction.Annotation.Kind kind) implements Step {}

    record Halt(int immediate) implements Step {}

    /** TLBI. */
    record Maintain(int crn, int crm, int op2, int register) implements Step {}

    /** SVC and its kin. */
    record Raise(Instruction.ExceptionGenerating.Kind kind) implements Step {}

    /** UDF. */
    record Undefined() implements Step {}

    record Return() implements Step {}

    record ReadRegister(Instruction.ReadSystemRegister instruction) implements Step {}

    record WriteRegister(Instruction.WriteSystemRegister instruction) implements Step {}

    record Refused(String reason) implements Step {}

    public static Step decode(int word) {
        Optional<MemoryInstruction> access = MemoryInstruction.decode(word);
        if (access.isPresent()) {
            return access.get().elements() == 2 && isIndivisible(access.get())
                    ? new Refused("exclusive or atomic accesses to pairs of registers")
                    : new Access(word, access.get());
        }
        Optional<Branch> branch = Branch.decode(word);
        if (branch.isPresent()) {
            return new Jump(branch.get());
        }
        return switch (Instruction.decode(word)) {
            case Instruction.Plain plain -> plain(word);
            case Instruction.Fence(Barrier barrier) -> new Fence(barrier);
            case Instruction.ClearExclusive clear -> new ClearExclusive();
            case Instruction.WaitForEvent wait -> new Nothing();
            case Instruction.WaitForInterrupt wait -> new Nothing();
            case Instruction.SendEvent send -> new Nothing();
            case Instruction.SendEventLocal send -> new Nothing();
            case Instruction.Annotation annotation -> new Note(annotation.kind());
            case Instruction.Halt halt -> new Halt(halt.immediate());
            case Instruction.MemoryAccess other ->
                new Refused("accesses of vectors, tags, 64 bytes or with authentication");
            case Instruction.Exclusive exclusive -> throw new IllegalStateException("an exclusive is an access");
            case Instruction.SignedExtreme extreme -> throw new IllegalStateException("an atomic is an access");
            case Instruction.ReadSystemRegister read -> new ReadRegister(read);
            case Instruction.WriteSystemRegister write -> new WriteRegister(write);
            case Instruction.WritePstateField(int op1, int op2, int value) -> pstate(op1 << 3 | op2, value);
            case Instruction.SystemOperation operation -> system(operation);
            case Instruction.ExceptionGenerating exception -> new Raise(exception.kind());
            case Instruction.ExceptionReturn exceptionReturn -> new Return();
            case Instruction.Replaced _, Instruction.Stepped _ -> throw new IllegalStateException("no word means it");
        };
    }

    private static Step pstate(int field, int value) {
        return switch (field) {
            case 0b000_100 -> new Mask((value & 1) != 0, Pstate.PAN);
            case 0b011_110, 0b011_111 -> new Mask(field == 0b011_110, (long) value << 6);
            default -> new Refused("changes of PSTATE");
        };
    }

    private static Step system(Instruction.SystemOperation operation) {
        if (!operation.result() && operation.op1() == 0 && (operation.crn() == 8 || operation.crn() == 9)) {
            return new Maintain(operation.crn(), operation.crm(), operation.op2(), operation.register());
        }
        boolean instructionCache =
                operation.crn() == 7 && operation.op1() == 0 && (operation.crm() == 1 || operation.crm() == 5);
        return instructionCache ? new ForgetInstructions() : new Refused("system instructions");
    }

    private static boolean isIndivisible(MemoryInstruction access) {
        return switch (access.kind()) {
            case LOAD, STORE -> false;
            case LOAD_EXCLUSIVE, STORE_EXCLUSIVE, OPERATION, SWAP, COMPARE_AND_SWAP -> true;
        };
    }

    private static Step plain(int word) {
        if (word >>> 16 == 0) {
            return new Undefined();
        }
        boolean hint = (word & 0xffff_f01f) == 0xd503_201f;
        boolean prefetch = (word & 0x0a00_0000) == 0x0800_0000;
        if (hint || prefetch) {
            return new Nothing();
        }
        Optional<RegisterUse> use = RegisterUse.of(word);
        if (use.isEmpty()) {
            return new Refused("instruction 0x" + Integer.toHexString(word));
        }
        Plain plain =
                new Plain(word, numbers(use.get().reads()), numbers(use.get().writes()));
        int condition = word >>> 12 & 15;
        return switch (word & 0x1fe0_0000) {
            case 0x1a80_0000 -> new Select(plain, condition, word >>> 5 & 31, word >>> 16 & 31);
            case 0x1a40_0000 -> new Compare(plain, condition);
            default -> plain;
        };
    }

    private static int[] numbers(long mask) {
        int[] numbers = new int[Long.bitCount(mask)];
        long rest = mask;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
        }
        return numbers;
    }
}
