package mmulator.debug;

import mmulator.asm.link.ImageSymbol;
import mmulator.fixture.image.CodePlace;
import mmulator.fixture.image.FixtureImage;
import mmulator.machine.Cpu;

/** What a CPU is doing, in a few words. */
final class ActivityText {
    private ActivityText() {}

    static String of(Cpu cpu, FixtureImage image) {
        return switch (cpu.activity()) {
            case RUNNING -> "running at " + place(cpu.pc(), image);
            case SPINNING -> "spinning at " + place(cpu.pc(), image);
            case HALTED -> "halted at " + place(cpu.pc(), image);
            // A parked CPU goes on after its WFE or WFI.
            case WAITING_FOR_EVENT -> "parked: wfe at " + place(cpu.pc() - 4, image);
            case WAITING_FOR_INTERRUPT -> "parked: wfi at " + place(cpu.pc() - 4, image);
        };
    }

    private static String place(long pc, FixtureImage image) {
        CodePlace code = image.locate(pc).orElse(null);
        ImageSymbol label = code == null ? null : code.label();
        if (code == null || label == null) {
            return String.format("0x%016x", pc);
        }
        return label.name() + (code.offset() == 0 ? "" : "+0x" + Long.toHexString(code.offset()));
    }
}
