package mmulator.asm.section;

import java.util.List;
import mmulator.asm.source.Statement;

/** A parsed instruction: lower-case mnemonic and operands, with the statement it stands in. */
public record Instruction(String mnemonic, List<Operand> operands, Statement statement, int index) {}
