package mmulator.debug;

/** What another thread asks of a machine that runs: to stop soon. It knows nothing of the end of the session. */
final class Interruption {
    private final Runnable pause;
    private volatile boolean asked;
    private boolean over;

    /** @param pause makes the machine look for what is asked; not called after the {@link #end} */
    Interruption(Runnable pause) {
        this.pause = pause;
    }

    /** By any thread, at any time. */
    void ask() {
        asked = true;
        synchronized (this) {
            if (!over) {
                pause.run();
            }
        }
    }

    boolean isAsked() {
        return asked;
    }

    /** Whether it was asked for; once. */
    boolean take() {
        boolean was = asked;
        asked = false;
        return was;
    }

    /** Before the machine is closed. */
    synchronized void end() {
        over = true;
    }
}
