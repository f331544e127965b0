package mmulator.machine;

import mmulator.arch.exception.ExceptionSyndrome;

/** Programs with a handler at each vector that says where it lies and what it was told. */
final class Vectors {
    private Vectors() {}

    /** Each vector says where it lies, then reads the syndrome registers and halts. */
    static final String TEXT = """
            .macro  vector number
            .balign 128
                    mov     x19, #\\number
                    b       report
            .endm
            report: mrs     x20, esr_el1
                    mrs     x21, far_el1
                    mrs     x22, elr_el1
                    mrs     x23, spsr_el1
                    mrs     x24, currentel
                    mrs     x25, spsel
                    mrs     x26, daif
                    hlt     #1
            .balign 2048
            vectors:
                    vector  0x000
                    vector  0x080
                    vector  0x100
                    vector  0x180
                    vector  0x200
                    vector  0x280
                    vector  0x300
                    vector  0x380
                    vector  0x400
            """;

    static Program program(String text) {
        return Program.of(text + "\n        hlt #0\n" + TEXT);
    }

    /** A page at 0x8000_0000 followed by nothing; x1 holds the base. */
    static Program onePage(String text, long base) {
        return program("all: " + text).x(0, 1, base).mmu(p -> p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA));
    }

    static ExceptionSyndrome syndrome(Program.Run run) {
        return new ExceptionSyndrome(run.x(20));
    }
}
