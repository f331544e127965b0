package mmulator.engine;

import org.jspecify.annotations.Nullable;

/** The engine refused a call, or a callback failed while guest code was running: a bug of ours, never a guest's. */
public sealed class EngineException extends RuntimeException permits HostMemoryException {
    private static final long serialVersionUID = 1L;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
