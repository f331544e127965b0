package mmulator.engine;

import java.util.Comparator;

/** A version of the Unicorn library, as its {@code uc_version} tells it. */
public record UnicornVersion(int major, int minor, int patch) implements Comparable<UnicornVersion> {

    /**
     * {@code UC_TLB_VIRTUAL} and {@code UC_HOOK_TLB_FILL}, by which TLB misses reach us, came with 2.1.0; pages of 4 KiB for
     * arm64, with 2.1.2.
     */
    static final UnicornVersion OLDEST_USABLE = new UnicornVersion(2, 1, 2);

    private static final Comparator<UnicornVersion> ORDER = Comparator.comparingInt(UnicornVersion::major)
            .thenComparingInt(UnicornVersion::minor)
            .thenComparingInt(UnicornVersion::patch);

    /**
     * Reads what {@code uc_version} returned: major, minor, patch and a release-candidate number, a byte each from the
     * highest. Unicorn 1 has major and minor in the two lowest bytes instead.
     */
    static UnicornVersion ofPacked(int packed) {
        return packed >>> 24 == 0
                ? new UnicornVersion(packed >>> 8 & 0xff, packed & 0xff, 0)
                : new UnicornVersion(packed >>> 24, packed >>> 16 & 0xff, packed >>> 8 & 0xff);
    }

    boolean isUsable() {
        return compareTo(OLDEST_USABLE) >= 0;
    }

    @Override
    public int compareTo(UnicornVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
