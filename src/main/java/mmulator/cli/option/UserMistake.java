package mmulator.cli.option;

import java.io.Serial;
import mmulator.asm.source.Mistake;

/** A command's input is wrong: the message is all that the user gets, and exit code 2. */
public final class UserMistake extends Mistake {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message {@code file:line:column: error: …} where there is a file */
    public UserMistake(String message) {
        super(message);
    }
}
