package mmulator.litmus.test;

import java.io.Serial;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.SourcePosition;

/** A good test that asks for something which this machine does not model. */
public final class BeyondMachineException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public BeyondMachineException(SourcePosition position, String reason) {
        super(position + ": beyond the machine: " + Diagnostic.printable(reason), null, false, false);
    }
}
