package mmulator.engine;

/** The host has no address space left for the guest's memory: no bug, and nothing that another try would change. */
public final class HostMemoryException extends EngineException {
    private static final long serialVersionUID = 1L;

    HostMemoryException(String message) {
        super(message);
    }
}
