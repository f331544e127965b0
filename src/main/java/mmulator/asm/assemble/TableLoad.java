package mmulator.asm.assemble;

import mmulator.asm.section.AddressPart;
import mmulator.asm.section.Fixup;
import mmulator.asm.section.Instruction;
import mmulator.asm.section.Operand;
import mmulator.asm.section.Register;
import mmulator.elf.RelocationType;
import org.jspecify.annotations.Nullable;

/** {@code adrp x0, :got:symbol} and {@code ldr x0, [x0, :got_lo12:symbol]}, whose table the linker makes. */
final class TableLoad {
    private static final long ADRP = 0x90000000L;
    private static final long LDR = 0xf9400000L;

    private TableLoad() {}

    /**
     * What the linker has to do; null for another instruction.
     *
     * @param offset of the instruction in its section
     */
    static Fixup.@Nullable OfRelocation of(Instruction instruction, long offset) {
        if (instruction.operands().size() != 2
                || !(instruction.operands().getFirst() instanceof Operand.OfRegister(Register register, int _))
                || register.bank() != Register.Bank.X) {
            return null;
        }
        return switch (instruction.operands().getLast()) {
            case Operand.Part part
            when part.part() == AddressPart.GOT && instruction.mnemonic().equals("adrp") ->
                fixup(instruction, offset, RelocationType.ADR_GOT_PAGE, part, ADRP | register.number());
            case Operand.Address address
            when instruction.mnemonic().equals("ldr")
                    && address.offset() instanceof Operand.Part part
                    && part.part() == AddressPart.GOT_LO12
                    && address.base().is64()
                    && !address.writeBack() ->
                fixup(
                        instruction,
                        offset,
                        RelocationType.LD64_GOT_LO12_NC,
                        part,
                        LDR | address.base().number() << 5 | register.number());
            default -> null;
        };
    }

    private static Fixup.OfRelocation fixup(
            Instruction instruction, long offset, RelocationType type, Operand.Part part, long word) {
        return new Fixup.OfRelocation(
                offset, type, part.value(), 0, word, instruction.statement().at(part.index()));
    }
}
