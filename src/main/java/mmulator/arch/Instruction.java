package mmulator.arch;

/**
 * An A64 instruction word, sorted by who must know of it. Arm ARM C4, "A64 Instruction Set Encoding".
 *
 * <p>{@link Plain} instructions touch general registers only. Everything else is <em>visible</em>: one visible
 * instruction is one step of a CPU, and the places where another CPU may come between.
 */
public sealed interface Instruction {

    /** Data processing, branches, hints without effect here: executed by the engine, seen by nobody. */
    record Plain() implements Instruction {}

    /** A load, a store or an atomic: executed by the engine over our translations. */
    record MemoryAccess() implements Instruction {}

    /**
     * LDSMAX or LDSMIN of fewer than 64 bits, which the engine takes for the unsigned one.
     *
     * @param word as {@link MemoryInstruction#operate} takes it
     */
    record SignedExtreme(int word, MemoryInstruction access) implements Instruction {}

    /**
     * Load-exclusive or store-exclusive, of one register or a pair.
     *
     * @param load true for LDXR and its kin
     * @param sizeLog2 log2 of one element's bytes, 0 to 3
     * @param status Rs, the status register of a store; 31 is WZR
     */
    record Exclusive(
            boolean load, int sizeLog2, boolean pair, boolean ordered, int status, int target, int target2, int base)
            implements Instruction {
        public int bytes() {
            return (pair ? 2 : 1) << sizeLog2;
        }
    }

    /** CLREX. */
    record ClearExclusive() implements Instruction {}

    /** DSB, DMB, ISB. */
    record Fence(Barrier barrier) implements Instruction {}

    record WaitForEvent() implements Instruction {}

    record WaitForInterrupt() implements Instruction {}

    record SendEvent() implements Instruction {}

    record SendEventLocal() implements Instruction {}

    /** A hint that is a NOP to every CPU: the stub says what no architecture knows of, so that a rule can. */
    record Annotation(Kind kind) implements Instruction {
        /** In the order of their numbers. */
        public enum Kind {
            /** The 4 KiB page at the physical address in X0 is handed back. */
            PAGE_FREED,
            /** The 4 KiB page at the physical address in X0 was taken from an allocator that may sleep. */
            PAGE_ALLOCATED,
            /** From here on this CPU must not sleep. Sections nest. */
            ATOMIC_BEGINS,
            /** The innermost section that has begun ends. */
            ATOMIC_ENDS,
            /** Something is not as it should be, and the code goes on. */
            WARNING;

            /** The hint that says it. */
            public int word() {
                return 0xd503_201f | FIRST_ANNOTATION + ordinal() << 5;
            }
        }
    }

    /** MRS. @param register op0:op1:CRn:CRm:op2, see {@link SystemRegister#encoding()} */
    record ReadSystemRegister(int register, int target) implements Instruction {}

    /** MSR (register). */
    record WriteSystemRegister(int register, int source) implements Instruction {}

    /** MSR (immediate) to the PSTATE field op1:op2. */
    record WritePstateField(int op1, int op2, int value) implements Instruction {}

    /** SYS and SYSL, thus TLBI, AT, DC and IC. */
    record SystemOperation(boolean result, int op1, int crn, int crm, int op2, int register) implements Instruction {}

    /** SVC, HVC, SMC, BRK. @param kind as named */
    record ExceptionGenerating(Kind kind, int immediate) implements Instruction {
        public enum Kind {
            SVC,
            HVC,
            SMC,
            BRK
        }
    }

    /** HLT: how a stub tells the machine that its CPU is done. */
    record Halt(int immediate) implements Instruction {
        /** Number that stands for a kernel's BUG, which is {@code brk} with the same. */
        public static final int BUG = 0x800;
    }

    record ExceptionReturn() implements Instruction {}

    /** The first instruction of a routine that the machine does something else for; no word means it. */
    record Replaced() implements Instruction {}

    /** A plain instruction where each is to be a step of its own; no word means it. */
    record Stepped() implements Instruction {}

    /** The one instance of the common case. */
    Instruction PLAIN = new Plain();

    Instruction MEMORY_ACCESS = new MemoryAccess();

    Instruction REPLACED = new Replaced();

    Instruction STEPPED = new Stepped();

    /** CRm:op2 of the hint that is the first {@link Annotation}; the architecture allocates none of them. */
    int FIRST_ANNOTATION = 112;

    static Instruction decode(int word) {
        if ((word & 0xffc0_0000) == 0xd500_0000) {
            return system(word);
        }
        if ((word & 0xff00_0000) == 0xd400_0000) {
            return exceptionGenerating(word);
        }
        if (word == 0xd69f_03e0 || word == 0xd69f_0bff || word == 0xd69f_0fff) {
            return new ExceptionReturn();
        }
        if ((word & 0x0a00_0000) == 0x0800_0000) {
            return loadOrStore(word);
        }
        return PLAIN;
    }

    /** True for an instruction that the machine carries out itself instead of the engine. */
    default boolean executedByMachine() {
        return switch (this) {
            case Plain plain -> false;
            case Stepped stepped -> false;
            case MemoryAccess access -> false;
            case SignedExtreme extreme -> true;
            case Exclusive exclusive -> true;
            case ClearExclusive clear -> true;
            case Fence fence -> true;
            case WaitForEvent wait -> true;
            case WaitForInterrupt wait -> true;
            case SendEvent send -> true;
            case SendEventLocal send -> true;
            case Annotation annotation -> true;
            case ReadSystemRegister read -> true;
            case WriteSystemRegister write -> true;
            case WritePstateField write -> true;
            case SystemOperation operation -> true;
            case ExceptionGenerating exception -> true;
            case Halt halt -> true;
            case ExceptionReturn exceptionReturn -> true;
            case Replaced replaced -> true;
        };
    }

    /** True for LDTR, STTR and their kin: at EL1 they access memory with EL0's permissions. */
    static boolean isUnprivileged(int word) {
        return (word & 0x3f20_0c00) == 0x3800_0800;
    }

    /** True for STLR, STLLR and STLUR: of the accesses that must be aligned, those that only store. */
    static boolean isOrderedStore(int word) {
        return (word & 0x3fe0_0000) == 0x0880_0000 || (word & 0x3fe0_0c00) == 0x1900_0000;
    }

    /** True for an access that is a load-acquire, LDAPR among them: its read is ordered before what follows. Arm ARM B2.3. */
    static boolean acquires(int word) {
        boolean load = (word & 0x3fff_fc00) == 0x08df_fc00
                || (word & 0x3fff_fc00) == 0x38bf_c000
                || (word & 0x3f20_0c00) == 0x1900_0000 && (word & 0x00c0_0000) != 0;
        // Without a result, one of SWP, LDADD and their kin does not acquire.
        boolean atomic = isAtomic(word) && (word & 1 << 23) != 0 && (word & 31) != 31;
        return load || isCompareAndSwap(word) && (word & 1 << 22) != 0 || atomic;
    }

    /** True for an access that is a store-release: it is ordered behind what came before. */
    static boolean releases(int word) {
        boolean store = isOrderedStore(word) && (word & 1 << 15) != 0 || (word & 0x3fe0_0c00) == 0x1900_0000;
        return store || isCompareAndSwap(word) && (word & 1 << 15) != 0 || isAtomic(word) && (word & 1 << 22) != 0;
    }

    /** CAS and CASP: they read and may store. */
    private static boolean isCompareAndSwap(int word) {
        return (word & 0x3fa0_7c00) == 0x08a0_7c00 || (word & 0xbfa0_7c00) == 0x0820_7c00;
    }

    /** SWP, LDADD and their kin. */
    private static boolean isAtomic(int word) {
        return (word & 0x3f20_0c00) == 0x3820_0000 && (word & 0xfc00) != 0xc000;
    }

    /** Bytes that a load or store of general registers touches; 0 for those of vectors, which nobody synchronizes by. */
    static int accessSize(int word) {
        if ((word & 1 << 26) != 0) {
            return 0;
        }
        // LDXP, STXP and CASP are of two, too.
        if ((word & 0x3fa0_0000) == 0x0820_0000) {
            return (word & 1 << 30) != 0 ? 16 : 8;
        }
        boolean pair = (word & 0x3a00_0000) == 0x2800_0000;
        boolean literal = (word & 0x3b00_0000) == 0x1800_0000;
        return pair ? word < 0 ? 16 : 8 : literal ? (word & 1 << 30) != 0 ? 8 : 4 : 1 << (word >>> 30);
    }

    /** True for an access that reads, whether or not it also stores. */
    static boolean reads(int word) {
        boolean ordered = (word & 0x3fff_fc00) == 0x08df_fc00;
        return ordered || isCompareAndSwap(word) || isAtomic(word);
    }

    default boolean visible() {
        return this != PLAIN;
    }

    private static Instruction loadOrStore(int word) {
        boolean exclusiveGroup = (word & 0x3f00_0000) == 0x0800_0000;
        if (exclusiveGroup) {
            int sizeLog2 = word >>> 30;
            boolean o2 = (word & 1 << 23) != 0;
            boolean o1 = (word & 1 << 21) != 0;
            boolean pair = o1 && sizeLog2 >= 2;
            // o2 = 1 is LDAR/STLR or CAS; o1 with a byte or halfword size is CASP.
            if (o2 || o1 && !pair) {
                return MEMORY_ACCESS;
            }
            return new Exclusive(
                    (word & 1 << 22) != 0,
                    sizeLog2,
                    pair,
                    (word & 1 << 15) != 0,
                    word >>> 16 & 31,
                    word & 31,
                    word >>> 10 & 31,
                    word >>> 5 & 31);
        }
        if ((word & 0x3f20_ec00) == 0x3820_4000 && word >>> 30 != 3) {
            return new SignedExtreme(word, MemoryInstruction.decode(word).orElseThrow());
        }
        return isPrefetch(word) ? PLAIN : MEMORY_ACCESS;
    }

    private static boolean isPrefetch(int word) {
        boolean literal = (word & 0xff00_0000) == 0xd800_0000;
        boolean unsignedOffset = (word & 0xffc0_0000) == 0xf980_0000;
        boolean unscaled = (word & 0xffe0_0c00) == 0xf880_0000;
        boolean registerOffset = (word & 0xffe0_0c00) == 0xf8a0_0800;
        return literal || unsignedOffset || unscaled || registerOffset;
    }

    private static Instruction exceptionGenerating(int word) {
        int immediate = word >>> 5 & 0xffff;
        return switch (word & 0xffe0_001f) {
            case 0xd400_0001 -> new ExceptionGenerating(ExceptionGenerating.Kind.SVC, immediate);
            case 0xd400_0002 -> new ExceptionGenerating(ExceptionGenerating.Kind.HVC, immediate);
            case 0xd400_0003 -> new ExceptionGenerating(ExceptionGenerating.Kind.SMC, immediate);
            case 0xd420_0000 -> new ExceptionGenerating(ExceptionGenerating.Kind.BRK, immediate);
            case 0xd440_0000 -> new Halt(immediate);
            default -> PLAIN;
        };
    }

    private static Instruction system(int word) {
        boolean read = (word & 1 << 21) != 0;
        int op0 = word >>> 19 & 3;
        int op1 = word >>> 16 & 7;
        int crn = word >>> 12 & 15;
        int crm = word >>> 8 & 15;
        int op2 = word >>> 5 & 7;
        int rt = word & 31;
        return switch (op0) {
            // With another Rt they are UNDEFINED, which the engine knows, and so are WFET and WFIT: no CPU has
            // FEAT_WFxT.
            case 0 -> read || rt != 31 ? PLAIN : systemWithoutRegister(word, op1, crn, crm, op2);
            case 1 -> new SystemOperation(read, op1, crn, crm, op2, rt);
            default -> {
                int register = SystemRegister.encoding(op0, op1, crn, crm, op2);
                yield read ? new ReadSystemRegister(register, rt) : new WriteSystemRegister(register, rt);
            }
        };
    }

    private static Instruction hint(int number) {
        Annotation.Kind[] annotations = Annotation.Kind.values();
        if (number >= FIRST_ANNOTATION && number < FIRST_ANNOTATION + annotations.length) {
            return new Annotation(annotations[number - FIRST_ANNOTATION]);
        }
        return switch (number) {
            case 2 -> new WaitForEvent();
            case 3 -> new WaitForInterrupt();
            case 4 -> new SendEvent();
            case 5 -> new SendEventLocal();
            default -> PLAIN;
        };
    }

    private static Instruction systemWithoutRegister(int word, int op1, int crn, int crm, int op2) {
        if (op1 == 3 && crn == 2) {
            return hint(crm << 3 | op2);
        }
        if (op1 == 3 && crn == 3) {
            if (op2 == 2) {
                return new ClearExclusive();
            }
            return Barrier.decode(word).<Instruction>map(Fence::new).orElse(PLAIN);
        }
        // CFINV, XAFLAG and AXFLAG share CRn 4 with op1 0 but only touch the flags.
        boolean flags = op1 == 0 && op2 <= 2;
        return crn == 4 && !flags ? new WritePstateField(op1, op2, crm) : PLAIN;
    }

    /**
     * True if what is stored may make another instruction of one. What has only zeros in its upper half is UDF: most flags and
     * counts are.
     *
     * @param pa physical address
     * @param size bytes
     * @param old what is there
     */
    static boolean mayReplace(long pa, int size, long old, long now) {
        boolean whole = size >= 4 && pa % size == 0;
        return old != now && (!whole || ((old | now) & 0xffff_0000_ffff_0000L) != 0);
    }
}
