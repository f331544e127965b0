package mmulator.engine;

/** A code hook that can be taken away; code already translated keeps it until {@link Unicorn#flushCode()}. */
final class CodeHook {
    private final Unicorn engine;
    private final long handle;

    CodeHook(Unicorn engine, long handle) {
        this.engine = engine;
        this.handle = handle;
    }

    public void remove() {
        UnicornCalls.unhook(engine.open(), handle);
    }
}
