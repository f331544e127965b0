package mmulator.litmus.export;

import java.io.Serial;

/** A good fixture that cannot be said as a litmus test. The message is the reason, a clause. */
public final class InexpressibleException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    InexpressibleException(String reason) {
        super(reason, null, false, false);
    }
}
