package mmulator.machine.world;

import java.util.Locale;
import mmulator.machine.event.Observer;

/** How closely the engines must be listened to. The one place where that is decided. */
public final class Attention {
    /** A second engine for a CPU costs as much as so many steps in the exact gear. */
    private static final long WORTH_AN_ENGINE = 8192;

    /** When the fast gear is used: system property {@code mmulator.gear}, to see that nothing but speed depends on it. */
    public enum Policy {
        /** Never. */
        EXACT(Long.MAX_VALUE),
        /** From the first step on. */
        FAST(0),
        /** Where it pays. */
        AUTO(WORTH_AN_ENGINE);

        private final long steps;

        Policy(long steps) {
            this.steps = steps;
        }

        public static Policy ofProcess() {
            return valueOf(System.getProperty("mmulator.gear", "auto").toUpperCase(Locale.ROOT));
        }
    }

    private final World world;
    private final Breakpoints breakpoints;
    private final StuckDetector detector;
    private final Policy policy;

    public Attention(World world, Breakpoints breakpoints, StuckDetector detector, Policy policy) {
        this.world = world;
        this.breakpoints = breakpoints;
        this.detector = detector;
        this.policy = policy;
    }

    private boolean wants(Observer.Detail detail) {
        return world.chronicle().detail().compareTo(detail) >= 0;
    }

    /** Each step is told before it is taken. */
    public boolean tellsSteps() {
        return wants(Observer.Detail.STEPS);
    }

    /** Something is to be decided before each step. */
    public boolean oneByOne() {
        return tellsSteps() || !world.choices().points().isEmpty() || !breakpoints.isEmpty();
    }

    /** Each load is told. */
    public boolean tellsLoads() {
        return wants(Observer.Detail.LOADS);
    }

    /** Each store is told, whatever it is to. */
    boolean tellsStores() {
        return wants(Observer.Detail.STORES);
    }

    /** The machine must hear of each store: it is told, or can be undone, or only stores tell whether the machine is stuck. */
    boolean hearsStores() {
        return tellsStores() || detector.confirming() || world.memory().isRewindable();
    }

    public boolean hasBreakpoints() {
        return !breakpoints.isEmpty();
    }

    /** @param taken steps that the CPU's engines have taken */
    public Gear gear(long taken) {
        return taken < policy.steps || oneByOne() || hearsStores() ? Gear.EXACT : Gear.FAST;
    }
}
