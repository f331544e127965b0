package mmulator.engine;

/** A copy of all registers of an engine. Of no use once the engine is closed, but may then still be closed. */
public final class EngineContext implements AutoCloseable {
    private final Unicorn engine;
    /** The native context; 0 once closed. */
    private long context;

    EngineContext(Unicorn engine, long context) {
        this.engine = engine;
        this.context = context;
    }

    private long allocated() {
        if (context == 0) {
            throw new IllegalStateException("this context has been closed");
        }
        return context;
    }

    public void save() {
        UnicornCalls.saveContext(engine.open(), allocated());
    }

    public void restore() {
        UnicornCalls.restoreContext(engine.open(), allocated());
    }

    /** Closing again does nothing. */
    @Override
    public void close() {
        long allocated = context;
        context = 0;
        if (allocated != 0) {
            UnicornCalls.freeContext(allocated);
        }
    }
}
