package mmulator.engine;

import java.util.logging.Level;
import java.util.logging.Logger;

/** JNA logs trouble with its folder, with a stack trace, before it throws what we tell of. */
final class JnaLog {
    /** Kept: a logger that nobody holds forgets its level. */
    private static final Logger LOG = Logger.getLogger("com.sun.jna.Native");

    private JnaLog() {}

    /** To be called before the first class of JNA is used. */
    static void silence() {
        LOG.setLevel(Level.OFF);
    }
}
