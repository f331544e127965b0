package mmulator.elf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Which line made the bytes at which address, as a compiler tells it. */
public final class LineRows implements LineSource {
    public static final LineRows NONE = new LineRows(List.of(), List.of());

    private final List<String> files;
    private final List<Sequence> sequences;

    /** A line from {@code address} on, for {@code length} bytes. */
    public record Row(long address, long length, String file, int line) {}

    /** Rows of ascending addresses; the last only tells where they end. */
    record Sequence(long[] addresses, int[] files, int[] lines) {
        long start() {
            return addresses[0];
        }

        long end() {
            return addresses[addresses.length - 1];
        }
    }

    LineRows(List<String> files, List<Sequence> sequences) {
        this.files = List.copyOf(files);
        this.sequences = sequences.stream()
                .filter(s -> s.addresses.length > 1 && s.start() != s.end())
                .sorted(Comparator.comparing(Sequence::start, Long::compareUnsigned))
                .toList();
    }

    /** Only what begins where {@code wanted} says: the rest is of code that was left out. */
    public LineRows where(LongPredicate wanted) {
        return new LineRows(
                files, sequences.stream().filter(s -> wanted.test(s.start())).toList());
    }

    /** The same with paths from {@code folder} on, for what lies below it. */
    LineRows below(String folder) {
        String prefix = folder.endsWith("/") ? folder : folder + "/";
        return new LineRows(
                files.stream()
                        .map(file -> file.startsWith(prefix) ? file.substring(prefix.length()) : file)
                        .toList(),
                sequences);
    }

    @Override
    public @Nullable Row at(long address) {
        int low = 0;
        int high = sequences.size() - 1;
        Sequence found = null;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Sequence sequence = sequences.get(middle);
            if (Long.compareUnsigned(sequence.start(), address) > 0) {
                high = middle - 1;
            } else {
                found = sequence;
                low = middle + 1;
            }
        }
        if (found == null || Long.compareUnsigned(address, found.end()) >= 0) {
            return null;
        }
        // Unsigned order is the order of differences to the start.
        long start = found.start();
        long wanted = address - start;
        int row = 0;
        int last = found.addresses.length - 2;
        while (row < last) {
            int middle = (row + last + 1) >>> 1;
            if (Long.compareUnsigned(found.addresses[middle] - start, wanted) <= 0) {
                row = middle;
            } else {
                last = middle - 1;
            }
        }
        return row(found, row);
    }

    @Override
    public List<Row> all() {
        List<Row> rows = new ArrayList<>();
        for (Sequence sequence : sequences) {
            for (int i = 0; i + 1 < sequence.addresses.length; i++) {
                Row row = row(sequence, i);
                if (row != null && row.length != 0) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private @Nullable Row row(Sequence s, int index) {
        return s.lines[index] == 0
                ? null
                : new Row(
                        s.addresses[index],
                        s.addresses[index + 1] - s.addresses[index],
                        files.get(s.files[index]),
                        s.lines[index]);
    }

    /** Collects the rows of one sequence after the other. */
    static final class Builder {
        /** So many take 256M. A kernel with everything built in has some 15 million. */
        private static final int MAX_ROWS = 16 << 20;

        private final List<Sequence> sequences = new ArrayList<>();
        private long[] addresses = new long[64];
        private int[] files = new int[64];
        private int[] lines = new int[64];
        private int size;
        private long total;

        void row(long address, int file, int line) {
            if (size > 0 && addresses[size - 1] == address) {
                // Of several lines at one address the last is where the code is; the others are what was inlined away.
                size--;
            } else if (size > 0 && Long.compareUnsigned(address, addresses[size - 1]) < 0) {
                throw new ElfException(
                        String.format("the line table goes back from 0x%x to 0x%x", addresses[size - 1], address));
            }
            if (++total > MAX_ROWS) {
                throw new ElfException("the line table has more than " + MAX_ROWS + " rows");
            }
            if (size == addresses.length) {
                addresses = Arrays.copyOf(addresses, 2 * size);
                files = Arrays.copyOf(files, 2 * size);
                lines = Arrays.copyOf(lines, 2 * size);
            }
            addresses[size] = address;
            files[size] = file;
            lines[size] = line;
            size++;
        }

        void endSequence(long address) {
            if (size > 0) {
                if (addresses[size - 1] != address) {
                    row(address, 0, 0);
                }
                sequences.add(new Sequence(
                        Arrays.copyOf(addresses, size), Arrays.copyOf(files, size), Arrays.copyOf(lines, size)));
                size = 0;
            }
        }

        LineRows build(List<String> names) {
            return new LineRows(names, sequences);
        }
    }
}
