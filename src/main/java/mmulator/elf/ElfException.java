package mmulator.elf;

import java.io.Serial;

/** A file is not what it should be. The message does not name the file. */
public final class ElfException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ElfException(String message) {
        super(message, null, false, false);
    }

    /** Never null, unlike that of other exceptions. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
