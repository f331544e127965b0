package mmulator.kernel;

import java.io.Serial;

/** A kernel is not what it should be, or does not tell what is asked. The message does not name the file. */
public final class KernelException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public KernelException(String message) {
        super(message, null, false, false);
    }

    /** Never null, unlike that of other exceptions. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
