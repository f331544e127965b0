package mmulator.relaxed.list;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenanceDecoder;
import org.junit.jupiter.api.Test;

/** Messages stand in sorted arrays, in which one that compares as equal is one that is there already. */
final class MessageOrderTest {
    private static final CpuFeatures CPU =
            CpuFeatures.builder().xs(true).tlbirange(true).build();

    private static final Tcr TCR = new Tcr(39 | Tcr.granuleBits(1, Granule.K4) | 1 << 23);

    /** TLBIs of all forms, many by operands that differ in one field. Arm ARM C5, "TLBI VAE1" and its kin. */
    private static List<Message> effects() {
        List<Long> operands = new ArrayList<>(List.of(0L, 4L, 1L << 48, 1L << 48 | 4));
        for (int granule = 1; granule <= 3; granule++) {
            for (int level = 0; level <= 3; level++) {
                operands.add((long) (granule << 2 | level) << 44 | 4);
            }
        }
        List<Message> all = new ArrayList<>();
        for (int crn = 8; crn <= 9; crn++) {
            for (int crm : new int[] {7, 3, 6, 2}) {
                for (int op2 : new int[] {0, 1, 2, 3, 5, 7}) {
                    for (long operand : operands) {
                        TlbMaintenanceDecoder.decode(0, crn, crm, op2, operand, CPU, TCR)
                                .ifPresent(one -> {
                                    all.add(new Message.Effect(0, 0, one, Set.of()));
                                    all.add(new Message.Effect(0, 1, one, Set.of()));
                                });
                    }
                }
            }
        }
        all.add(new Message.Effect(1, 1, ((Message.Effect) all.getFirst()).maintenance(), Set.of()));
        return all;
    }

    private static List<Message> messages() {
        List<Message> all = effects();
        for (int cpu = 0; cpu < 2; cpu++) {
            for (int other = 0; other < 2; other++) {
                all.add(new Message.Interrupt(cpu, other, 3));
                all.add(new Message.Interrupt(cpu, other, 4));
                for (long value : new long[] {-1, 0, 1}) {
                    all.add(new Message.Write(cpu, other, value, false));
                    all.add(new Message.Write(cpu, other, value, true));
                }
            }
        }
        return all.stream().distinct().toList();
    }

    @Test
    void whatComparesAsEqualIsEqual() {
        List<Message> all = messages();
        for (Message one : all) {
            for (Message other : all) {
                int order = one.compareTo(other);
                assertEquals(one.equals(other), order == 0, () -> one + " and " + other);
                assertEquals(Integer.signum(order), -Integer.signum(other.compareTo(one)), () -> one + " and " + other);
            }
        }
    }

    @Test
    void orderIsOneWhateverItIsSortedFrom() {
        Message[] forwards = messages().toArray(Message[]::new);
        Message[] backwards = messages().reversed().toArray(Message[]::new);
        Arrays.sort(forwards);
        Arrays.sort(backwards);
        assertEquals(List.of(forwards), List.of(backwards));
    }
}
