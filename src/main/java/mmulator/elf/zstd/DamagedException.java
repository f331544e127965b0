package mmulator.elf.zstd;

import java.io.Serial;

/** Bytes are not what Zstandard makes. */
public final class DamagedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
        super(message, null, false, false);
    }
}
