package mmulator.relaxed.end;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults stand in sorted arrays, in which one that compares as equal is one that is there already. */
final class FaultTest {
    @Test
    void faultsThatDifferInAnythingAreNotOne() {
        List<Fault> all = new ArrayList<>();
        for (long pc : new long[] {0x1000, 0x1004, 0xffff_8000_0000_1000L}) {
            for (long address : new long[] {0, 0x2000, 0xffff_8000_0000_2000L}) {
                for (Fault.Kind kind : Fault.Kind.values()) {
                    all.add(new Fault(pc, address, kind));
                }
            }
        }
        for (Fault one : all) {
            for (Fault other : all) {
                int order = one.compareTo(other);
                assertEquals(one.equals(other), order == 0, () -> one + " and " + other);
                assertEquals(Integer.signum(order), -Integer.signum(other.compareTo(one)), () -> one + " and " + other);
            }
        }
    }
}
