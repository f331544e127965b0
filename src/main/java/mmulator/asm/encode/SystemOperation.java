package mmulator.asm.encode;

/**
 * An operation of the SYS space with a name.
 *
 * @param instruction {@code at}, {@code dc}, {@code ic} or {@code tlbi}
 * @param name in lower case
 * @param fields op1, CRn, CRm and op2 in their places
 */
public record SystemOperation(String instruction, String name, int fields, boolean takesRegister) {

    static SystemOperation of(
            String instruction, String name, int op1, int crn, int crm, int op2, boolean takesRegister) {
        return new SystemOperation(instruction, name, op1 << 16 | crn << 12 | crm << 8 | op2 << 5, takesRegister);
    }
}
