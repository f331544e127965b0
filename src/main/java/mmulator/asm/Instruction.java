package mmulator.asm;

import java.util.List;

/** A parsed instruction: lower-case mnemonic and operands, with the statement it stands in. */
record Instruction(String mnemonic, List<Operand> operands, Statement statement, int index) {}
