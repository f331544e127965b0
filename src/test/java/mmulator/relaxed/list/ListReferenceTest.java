package mmulator.relaxed.list;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import org.junit.jupiter.api.Test;

/** What stands where in lists of messages, and what they leave in memory, against searching and storing byte by byte. */
final class ListReferenceTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20261204L);
    private static final int CPUS = 6;
    private static final TlbMaintenance TLBI = TlbMaintenanceDecoder.decode(
                    0, 8, 3, 1, 0, CpuFeatures.builder().build(), new Tcr(39 | Tcr.granuleBits(1, Granule.K4)))
            .orElseThrow();

    private static Message drawn(Random random, int locations) {
        int cpu = random.nextInt(2);
        int on = random.nextInt(CPUS);
        return switch (random.nextInt(4)) {
            case 0 -> new Message.Effect(cpu, on, TLBI, Set.of());
            case 1 -> new Message.Interrupt(cpu, on, random.nextInt(2));
            default -> new Message.Write(cpu, random.nextInt(locations), random.nextInt(3), false);
        };
    }

    // Times

    /** Times count from 1. */
    private static int next(List<Message> list, int after, Predicate<Message> which) {
        return IntStream.rangeClosed(after + 1, list.size())
                .filter(time -> which.test(list.get(time - 1)))
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    private static int last(List<Message> list, int until, Predicate<Message> which) {
        return IntStream.rangeClosed(1, Math.min(until, list.size()))
                .filter(time -> which.test(list.get(time - 1)))
                .max()
                .orElse(0);
    }

    @Test
    void timesAreWhereASearchFindsThem() {
        for (int round = 0; round < 60; round++) {
            Random random = new Random(SEED + round);
            int locations = 1 + random.nextInt(20);
            List<Message> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(drawn(random, locations));
            }
            Times times = new Times(list.toArray(Message[]::new));
            for (int step = 0; step < 80; step++) {
                if (!list.isEmpty() && random.nextInt(3) == 0) {
                    times.remove(list.removeLast());
                } else {
                    list.add(drawn(random, locations));
                    times.add(list.getLast());
                }
                int time = random.nextInt(list.size() + 3);
                int location = random.nextInt(locations + 2);
                int cpu = random.nextInt(CPUS + 2);
                Predicate<Message> stored = one -> one.location() == location;
                Predicate<Message> effect = one -> one instanceof Message.Effect there && there.on() == cpu;
                Predicate<Message> interrupt = one -> one instanceof Message.Interrupt there && there.on() == cpu;
                String what = "seed " + (SEED + round) + " step " + step;
                assertEquals(next(list, time, stored), times.next(location, time), what);
                assertEquals(last(list, time, stored), times.last(location, time), what);
                assertEquals(next(list, time, effect), times.nextEffect(cpu, time), what);
                assertEquals(last(list, time, effect), times.lastEffect(cpu, time), what);
                assertEquals(next(list, time, interrupt), times.nextInterrupt(cpu, time), what);
            }
        }
    }

    // Normal form

    private static Set<List<Message>> equivalent(List<Message> list, BiPredicate<Message, Message> dependent) {
        Set<List<Message>> found = new HashSet<>(Set.of(list));
        Deque<List<Message>> waiting = new ArrayDeque<>(found);
        while (!waiting.isEmpty()) {
            List<Message> one = waiting.remove();
            for (int i = 1; i < one.size(); i++) {
                if (!dependent.test(one.get(i - 1), one.get(i))) {
                    List<Message> exchanged = new ArrayList<>(one);
                    exchanged.set(i, one.get(i - 1));
                    exchanged.set(i - 1, one.get(i));
                    if (found.add(exchanged)) {
                        waiting.add(exchanged);
                    }
                }
            }
        }
        return found;
    }

    private static int kind(Message message) {
        int type = message instanceof Message.Write ? 1 : message instanceof Message.Effect ? 2 : 3;
        return type | message.cpu() << 2 | message.location() + 1 << 3;
    }

    @Test
    void normalFormIsTheLeastOfAllThatExchangesLeadTo() {
        int several = 0;
        for (int round = 0; round < 400; round++) {
            Random random = new Random(SEED + round);
            long relation = random.nextLong() | random.nextLong();
            BiPredicate<Message, Message> dependent =
                    (one, other) -> one.equals(other) || (relation >>> (kind(one) ^ kind(other)) & 1) != 0;
            List<Message> list = IntStream.range(0, random.nextInt(7))
                    .mapToObj(i -> drawn(random, 3))
                    .toList();
            Set<List<Message>> all = equivalent(list, dependent);
            List<Message> least = all.stream()
                    .min((one, other) -> Arrays.compare(one.toArray(Message[]::new), other.toArray(Message[]::new)))
                    .orElseThrow();
            MessageList normal = new MessageList(list.toArray(Message[]::new)).normal(dependent);
            assertEquals(least, List.of(normal.messages()), "seed " + (SEED + round));
            several += all.size() > 1 ? 1 : 0;
        }
        assertTrue(several > 100, "with several orders: " + several);
    }

    // Memory

    private record Piece(long address, int size) {
        boolean overlaps(Piece other) {
            return address < other.address + other.size && other.address < address + size;
        }
    }

    /** Two words in each of three pages, whose low-order bits are alike. */
    private static Piece piece(Random random) {
        int size = 1 << random.nextInt(4);
        long word = 0x1000L * (1 + random.nextInt(3)) + 8L * random.nextInt(2);
        return new Piece(word + (long) size * random.nextInt(8 / size), size);
    }

    private static long read(Map<Long, Byte> bytes, Piece piece) {
        return IntStream.range(0, piece.size)
                .mapToLong(i -> (bytes.getOrDefault(piece.address + i, (byte) 0) & 0xffL) << 8 * i)
                .sum();
    }

    private static long drawn(Random random, Piece piece, long now) {
        long bits = piece.size == 8 ? -1 : (1L << 8 * piece.size) - 1;
        return random.nextInt(3) == 0 ? now : random.nextLong() & bits;
    }

    @Test
    void locationsAreWhatIsAccessedAndOverlapNoStore() {
        int refused = 0;
        for (int round = 0; round < 200; round++) {
            Random random = new Random(SEED + round);
            Locations locations = new Locations(address -> address >= 0x3000);
            List<Piece> known = new ArrayList<>();
            Set<Piece> written = new HashSet<>();
            for (int step = 0; step < 60; step++) {
                Piece piece = piece(random);
                boolean write = random.nextInt(12) == 0;
                boolean refuse = known.stream()
                        .anyMatch(one -> !one.equals(piece) && one.overlaps(piece) && (write || written.contains(one)));
                if (refuse) {
                    assertThrows(RefusedException.class, () -> locations.of(piece.address, piece.size, write, 0));
                    refused++;
                    continue;
                }
                if (!known.contains(piece)) {
                    known.add(piece);
                }
                if (write) {
                    written.add(piece);
                }
                String what = "seed " + (SEED + round) + " step " + step;
                assertEquals(known.indexOf(piece), locations.of(piece.address, piece.size, write, 0), what);
                for (int i = 0; i < known.size(); i++) {
                    Piece one = known.get(i);
                    assertEquals(one, new Piece(locations.address(i), locations.size(i)), what);
                    assertEquals(one.size == 8 && written.contains(one), locations.isWrittenDescriptor(i), what);
                    assertEquals(one.address >= 0x3000, locations.isInTable(i), what);
                }
                int[] alike = IntStream.range(0, known.size())
                        .filter(i -> (known.get(i).address - piece.address) % 0x1000 == 0)
                        .toArray();
                assertArrayEquals(alike, locations.withLowOrderBits(piece.address), what);
            }
        }
        assertTrue(refused > 1_000, "refused " + refused);
    }

    @Test
    void whatMessagesLeaveIsWhatStoringTheirBytesDoes() {
        for (int round = 0; round < 300; round++) {
            Random random = new Random(SEED + round);
            Map<Long, Byte> initial = new HashMap<>();
            LongStream.range(0x1000, 0x3010)
                    .filter(at -> at % 0x1000 < 16)
                    .forEach(at -> initial.put(at, (byte) random.nextInt()));
            Program.Memory memory = (address, size) -> read(initial, new Piece(address, size));
            List<Piece> pieces = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Piece piece = piece(random);
                if (pieces.stream().noneMatch(piece::overlaps)) {
                    pieces.add(piece);
                }
            }
            Locations locations = new Locations();
            pieces.forEach(piece -> locations.of(piece.address, piece.size, true, 0));
            Map<Long, Byte> bytes = new HashMap<>(initial);
            Map<Long, Long> changed = new HashMap<>();
            List<Long> history = new ArrayList<>(List.of(read(initial, new Piece(pieces.getFirst().address, 8))));
            MessageList list = new MessageList(new Message[] {});
            for (int i = random.nextInt(8); i > 0; i--) {
                int location = random.nextInt(pieces.size());
                Piece piece = pieces.get(location);
                long value = drawn(random, piece, read(bytes, piece));
                list = list.plus(new Message.Write(0, location, value, false)).plus(new Message.Interrupt(0, 1, 2));
                IntStream.range(0, piece.size).forEach(k -> bytes.put(piece.address + k, (byte) (value >>> 8 * k)));
                locations.stored(location, value, memory);
                changed.merge(piece.address & -8, piece.size == 8 ? value ^ read(initial, piece) : -1, (a, b) -> a | b);
                if (location == 0) {
                    history.add(value);
                }
            }
            String what = "seed " + (SEED + round);
            FinalMemory left = new FinalMemory(new Program(List.of(), memory, null, List.of(), false), locations);
            long[] shown = pieces.stream()
                    .filter(piece -> read(bytes, piece) != read(initial, piece))
                    .sorted((one, other) -> Long.compare(one.address, other.address))
                    .flatMapToLong(piece -> LongStream.of(piece.address, piece.size, read(bytes, piece)))
                    .toArray();
            assertArrayEquals(shown, left.shown(list), what);
            assertEquals(changed, left.changed(list), what);
            changed.values().removeIf(bits -> bits == 0);
            assertEquals(changed, locations.changed(), what);
            assertEquals(history, left.history(list, pieces.getFirst().address), what);
            Piece some = piece(random);
            List<Program.Shown> asked = List.of(new Program.Shown(some.address, some.size));
            left = new FinalMemory(new Program(List.of(), memory, asked, List.of(), false), locations);
            assertArrayEquals(new long[] {read(bytes, some)}, left.shown(list), what);
        }
    }
}
