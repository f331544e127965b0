package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mmulator.debug.Stop;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole sessions that write code and data, watch, and go forwards and backwards. None ends in an exception, and a step back
 * undoes a step. {@code -Dmmulator.sessions=N} tries so many.
 */
final class RandomSessionTest {
    private static final List<String> FIXTURES = List.of(
            "park/good_park_and_release.yaml",
            "shapes/good_move_page.yaml",
            "linear-map/bad_secondary_not_parked.yaml");

    /** Of code and data of these fixtures, and one of nothing. */
    private static final long[] PLACES = {
        0x4022_0000L, 0x4024_0000L, 0x4010_0000L, 0x4000_0000L, 0xffff_8000_8000_0000L, 0x10
    };

    /** nop, b ., wfe, msr ttbr0_el1, ldr, str, stxr, undefined; and data. */
    private static final int[] WORDS = {
        0xd503201f, 0x14000000, 0xd503205f, 0xd5182000, 0xf9400001, 0xf9000001, 0xc8017c02, 0, 1, -1, 0x0000_0701
    };

    static List<Integer> seeds() {
        List<Integer> seeds = new ArrayList<>();
        for (int seed = 1; seed <= Integer.getInteger("mmulator.sessions", 24); seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sessionThatWritesAndGoesBackSurvives(int seed) {
        Random random = new Random(seed);
        List<String> sent = new ArrayList<>();
        try (Talk talk = Talk.about(FIXTURES.get(seed % FIXTURES.size()))) {
            for (int n = 0; n < 40; n++) {
                String packet = packet(random, talk);
                sent.add(packet);
                talk.ask(packet);
                if (random.nextInt(4) == 0) {
                    stepThereAndBack(talk, sent);
                }
            }
        } catch (RuntimeException | Error failed) {
            throw new AssertionError("seed " + seed + ", after " + sent, failed);
        }
    }

    /** Twice, since the first time goes over what was written where it stands: that is a part of history. */
    private static void stepThereAndBack(Talk talk, List<String> sent) {
        List<String> rounds = new ArrayList<>();
        sent.add("Hg1, twice (vCont;s:1, bs)");
        talk.ask("Hg1");
        for (int round = 0; round < 2; round++) {
            talk.ask("vCont;s:1");
            if (!(talk.debuggee.stop() instanceof Stop.Stepped)) {
                return;
            }
            String there = talk.ask("g");
            talk.ask("bs");
            rounds.add(there + talk.ask("g"));
        }
        assertEquals(rounds.get(0), rounds.get(1));
    }

    private static String packet(Random random, Talk talk) {
        String place = Long.toHexString(PLACES[random.nextInt(PLACES.length)] + 4L * random.nextInt(6));
        int cpu = 1 + random.nextInt(talk.debuggee.image().spec().cpus().size());
        return switch (random.nextInt(14)) {
            case 0, 1 -> "M" + place + ",4:" + HexBytes.of(word(random));
            case 2 -> "M" + place + ",8:" + HexBytes.of(word(random)) + HexBytes.of(word(random));
            case 3 -> "Z" + random.nextInt(5) + "," + place + ",4";
            case 4 -> "z" + random.nextInt(5) + "," + place + ",4";
            case 5 -> "vCont;s:" + cpu;
            case 6 -> "vCont;s:" + cpu + ";c";
            case 7, 8 -> "bs";
            case 9 -> "bc";
            case 10 -> "vCont;c";
            case 11 -> "Hg" + cpu;
            case 12 -> "P" + Integer.toHexString(random.nextInt(34)) + "=" + HexBytes.of(word(random)) + "00000000";
            default -> "Qqemu.PhyMemMode:" + random.nextInt(2);
        };
    }

    private static byte[] word(Random random) {
        int word = WORDS[random.nextInt(WORDS.length)];
        return new byte[] {(byte) word, (byte) (word >> 8), (byte) (word >> 16), (byte) (word >> 24)};
    }
}
