package mmulator.asm.encode;

import java.util.List;
import mmulator.asm.section.Expression;
import mmulator.asm.section.Instruction;
import mmulator.asm.section.Operand;
import mmulator.asm.section.Register;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SymbolTable;
import org.jspecify.annotations.Nullable;

/** {@code ldr x0, =value}. */
public final class LiteralOperand {
    private LiteralOperand() {}

    /** The instruction with {@code =value} replaced by the address of a literal in the section's pool. */
    public static Instruction resolve(Instruction instruction, SectionContent section, SymbolTable symbols) {
        List<Operand> operands = instruction.operands();
        if (operands.size() != 2 || !(operands.get(1) instanceof Operand.Literal literal)) {
            return instruction;
        }
        Register register = operands.getFirst() instanceof Operand.OfRegister r ? r.register() : null;
        int length = literalLength(instruction, register, literal);
        String name =
                section.literals().add(literal.value(), length, symbols, instruction.statement(), literal.index());
        Operand address = new Operand.Immediate(new Expression.Symbol(name), "", false, literal.index());
        return new Instruction(
                instruction.mnemonic(),
                List.of(operands.getFirst(), address),
                instruction.statement(),
                instruction.index());
    }

    private static int literalLength(Instruction instruction, @Nullable Register register, Operand.Literal literal) {
        if (register != null && instruction.mnemonic().equals("ldrsw") && register.bank() == Register.Bank.X) {
            return 4;
        }
        if (register != null && instruction.mnemonic().equals("ldr")) {
            switch (register.bank()) {
                case X, D -> {
                    return 8;
                }
                case W, S -> {
                    return 4;
                }
                case SP, WSP, B, H, Q, V -> {}
            }
        }
        throw instruction.statement().error(literal.index(), "only ldr of an X, W, D or S register takes a literal");
    }
}
