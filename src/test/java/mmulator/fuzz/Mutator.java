package mmulator.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Spoils inputs: mostly one change each, up to four, of bytes, or of lines, words and numbers. */
final class Mutator {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_.][A-Za-z0-9_.-]*|[^\\sA-Za-z0-9]");
    private static final Pattern NUMBER = Pattern.compile("-?(?:0[xX][0-9a-fA-F_]+|0b[01_]+|\\d[\\d_]*)[KMGT]?");
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        3,
        7,
        8,
        63,
        64,
        255,
        256,
        4095,
        4096,
        4097,
        65535,
        65536,
        1 << 20,
        1 << 21,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0xffff_ffffL,
        1L << 32,
        1L << 47,
        1L << 48,
        1L << 52,
        1L << 55,
        1L << 63,
        Long.MAX_VALUE,
        -4096,
        0xffff_0000_0000_0000L,
        0xffff_8000_0000_0000L
    };
    private static final List<String> ODD_NUMBERS = List.of(
            "18446744073709551616",
            "0x1_0000_0000_0000_0000",
            "99999999999999999999999999",
            "0x",
            "0b",
            "1_",
            "1e9",
            "00",
            "16777216T",
            "8E",
            "0x7fffffffffffffffK",
            "+1",
            "1.5");
    /** Longest input that changes lead to. */
    private static final int MAX_LENGTH = 1 << 18;

    private final boolean text;
    private final List<byte[]> others;
    private final List<String> words;
    private final Random random;

    /** @param others inputs to take parts from; more may be added while this is in use */
    Mutator(boolean text, List<byte[]> others, List<String> words, Random random) {
        this.text = text;
        this.others = others;
        this.words = words;
        this.random = random;
    }

    byte[] spoiled(byte[] input) {
        byte[] spoiled = input;
        for (int i = random.nextInt(4) & random.nextInt(4); i >= 0; i--) {
            spoiled = text && random.nextInt(16) != 0 ? changedText(spoiled) : changedBytes(spoiled);
        }
        return spoiled.length <= MAX_LENGTH ? spoiled : Arrays.copyOf(spoiled, MAX_LENGTH);
    }

    private byte[] other() {
        return others.get(random.nextInt(others.size()));
    }

    private byte[] changedText(byte[] input) {
        List<String> lines = lines(input);
        int at = random.nextInt(lines.size());
        int more = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(12)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(more));
            case 2 -> lines.set(at, lines.set(more, line));
            case 3 -> lines.addAll(at, part(lines(other())));
            case 4 -> {
                // The beginning of this and the end of another.
                List<String> end = lines(other());
                lines.subList(at, lines.size()).clear();
                lines.addAll(end.subList(random.nextInt(end.size()), end.size()));
            }
            case 5 -> lines.set(at, replaced(line, WORD, word()));
            case 6 -> lines.set(at, replaced(line, WORD, words.get(random.nextInt(words.size()))));
            case 7, 8 -> lines.set(at, replaced(line, NUMBER, number(line)));
            case 9 -> {
                int column = random.nextInt(line.length() + 1);
                lines.set(
                        at,
                        line.substring(0, column) + words.get(random.nextInt(words.size())) + line.substring(column));
            }
            case 10 -> {
                int column = random.nextInt(line.length() + 1);
                int end = Math.min(line.length(), column + random.nextInt(8));
                lines.set(at, line.substring(0, column) + line.substring(end));
            }
            case 11 -> {
                // Much of the same, for what nests or grows.
                int column = random.nextInt(line.length() + 1);
                int end = Math.min(line.length(), column + 1 + random.nextInt(8));
                String again = line.substring(column, end).repeat(1 << random.nextInt(12));
                lines.set(at, line.substring(0, column) + again + line.substring(end));
            }
            default -> throw new AssertionError();
        }
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> lines(byte[] input) {
        return new ArrayList<>(Arrays.asList(new String(input, StandardCharsets.UTF_8).split("\n", -1)));
    }

    private List<String> part(List<String> lines) {
        int from = random.nextInt(lines.size());
        return lines.subList(from, Math.min(lines.size(), from + 1 + random.nextInt(5)));
    }

    /** One match of the pattern, if there is any, made {@code replacement}. */
    private String replaced(String line, Pattern pattern, String replacement) {
        List<MatchResult> found = pattern.matcher(line).results().toList();
        if (found.isEmpty()) {
            return line;
        }
        MatchResult one = found.get(random.nextInt(found.size()));
        return line.substring(0, one.start()) + replacement + line.substring(one.end());
    }

    /** A word of some other input. */
    private String word() {
        List<String> lines = lines(other());
        List<MatchResult> found =
                WORD.matcher(lines.get(random.nextInt(lines.size()))).results().toList();
        return found.isEmpty() ? "" : found.get(random.nextInt(found.size())).group();
    }

    /** An edge, or near a number of the line. */
    private String number(String line) {
        List<MatchResult> near = NUMBER.matcher(line).results().toList();
        return switch (random.nextInt(6)) {
            case 0 -> ODD_NUMBERS.get(random.nextInt(ODD_NUMBERS.size()));
            case 1 -> Long.toString(edge());
            case 2 -> Long.toUnsignedString(edge() + random.nextInt(-1, 2));
            case 3 -> 1 + random.nextInt(1024) + "" + "KMGT".charAt(random.nextInt(4));
            case 4 ->
                near.isEmpty() ? "0" : near.get(random.nextInt(near.size())).group() + random.nextInt(10);
            default -> "0x" + Long.toHexString(edge());
        };
    }

    private long edge() {
        return random.nextInt(4) == 0 ? 1L << random.nextInt(64) : EDGES[random.nextInt(EDGES.length)];
    }

    private byte[] changedBytes(byte[] input) {
        if (input.length == 0) {
            return other();
        }
        byte[] changed = input.clone();
        int at = random.nextInt(changed.length);
        int length = Math.min(changed.length - at, 1 + random.nextInt(1 << random.nextInt(10)));
        switch (random.nextInt(9)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[at] = (byte) random.nextInt();
            case 2, 3, 4 -> putEdge(changed, at);
            case 5 -> {
                int from = random.nextInt(changed.length - length + 1);
                System.arraycopy(input, from, changed, at, length);
            }
            case 6 -> changed = joined(input, at, new byte[0], at + length);
            case 7 -> changed = joined(input, at, Arrays.copyOfRange(input, at, at + length), at);
            case 8 ->
                changed = random.nextBoolean() ? Arrays.copyOf(input, at) : joined(input, at, other(), input.length);
            default -> throw new AssertionError();
        }
        return changed;
    }

    /** A number of one to eight bytes, little-endian, mostly where it would be aligned. */
    private void putEdge(byte[] bytes, int near) {
        int size = 1 << random.nextInt(4);
        int at = random.nextInt(8) == 0 ? near : near & -size;
        if (at + size <= bytes.length) {
            byte[] number = ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(edge())
                    .array();
            System.arraycopy(number, 0, bytes, at, size);
        }
    }

    /** The first {@code end} bytes, then {@code middle}, then those from {@code start}. */
    private static byte[] joined(byte[] bytes, int end, byte[] middle, int start) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(bytes, 0, end);
        joined.writeBytes(middle);
        joined.write(bytes, start, bytes.length - start);
        return joined.toByteArray();
    }
}
