package mmulator.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import mmulator.elf.Bytes;
import mmulator.elf.ElfException;
import mmulator.elf.SystemMap;

/**
 * Decodes the symbols that a kernel carries for itself. {@code scripts/kallsyms.c} lays out one after the other, aligned to
 * 4 or 8 bytes: the number of symbols; their names, each a length and as many bytes that stand for tokens; for every 256
 * names where they begin (the markers); 256 tokens as text; 256 offsets of these; then where each symbol is, relative to its
 * own slot or to the begin of the kernel. Nothing tells where all this lies, so it is found by the tokens of the ten digits,
 * which always stand for themselves, and by the offsets that must follow.
 */
final class Kallsyms {
    private static final int TOKENS = 256;
    private static final int NAMES_PER_MARKER = 256;
    private static final int MAX_TOKEN = 512;
    private static final int MAX_SYMBOLS = 4 << 20;
    /** No token and no name is longer, so no table of names either. */
    private static final int MAX_NAME = 2048;

    private final Bytes image;
    private final byte[] bytes;
    private int tokenTable;
    private int tokenIndex;
    private final List<String> tokens = new ArrayList<>();

    private Kallsyms(byte[] bytes) {
        this.bytes = bytes;
        image = Bytes.of(bytes, "the image");
    }

    /**
     * The symbols of a raw image, with offsets from its first byte for addresses; none if there are none to be found.
     *
     * @throws KernelException when they are there, and damaged
     */
    static List<SystemMap.Entry> read(byte[] image) {
        try {
            Kallsyms kallsyms = new Kallsyms(image);
            return kallsyms.findTokens() ? kallsyms.symbols() : List.of();
        } catch (ElfException e) {
            throw new KernelException("has damaged kallsyms: " + e.getMessage());
        }
    }

    private boolean findTokens() {
        for (int at = 0; at <= bytes.length - 20; at++) {
            if (bytes[at] == '0' && digits(at) && tokensAround(at)) {
                return true;
            }
        }
        return false;
    }

    private boolean digits(int at) {
        for (int i = 0; i < 10; i++) {
            if (bytes[at + 2 * i] != '0' + i || bytes[at + 2 * i + 1] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text at {@code zero} is token 0x30 of a table whose offsets follow. */
    private boolean tokensAround(int zero) {
        int at = zero;
        for (int i = 0; i < '0'; i++) {
            int end = at - 1;
            if (end < 1 || bytes[end] != 0) {
                return false;
            }
            at = end;
            while (at > 0 && bytes[at - 1] != 0) {
                at--;
                if (end - at > MAX_TOKEN) {
                    return false;
                }
            }
        }
        // What precedes the first token may be padding or the end of a marker, neither of which a zero ends.
        for (int start = at & -4; start < zero && start < at + 64; start += 4) {
            if (start >= 0 && indexFollows(start)) {
                tokenTable = start;
                return true;
            }
        }
        return false;
    }

    private boolean indexFollows(int start) {
        int[] offsets = new int[TOKENS];
        List<String> texts = new ArrayList<>(TOKENS);
        int at = start;
        for (int i = 0; i < TOKENS; i++) {
            offsets[i] = at - start;
            int end = at;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            if (end == bytes.length || end - at > MAX_TOKEN) {
                return false;
            }
            texts.add(new String(bytes, at, end - at, StandardCharsets.ISO_8859_1));
            at = end + 1;
        }
        for (int align : new int[] {4, 8}) {
            int index = at + align - 1 & -align;
            if (index + 2 * TOKENS <= bytes.length && matches(index, offsets)) {
                tokenIndex = index;
                tokens.clear();
                tokens.addAll(texts);
                return true;
            }
        }
        return false;
    }

    private boolean matches(int index, int[] offsets) {
        for (int i = 0; i < TOKENS; i++) {
            if (image.u16(index + 2L * i) != (offsets[i] & 0xffff)) {
                return false;
            }
        }
        return true;
    }

    private List<SystemMap.Entry> symbols() {
        int markersEnd = tokenTable;
        while (markersEnd >= 4 && image.u32(markersEnd - 4) == 0) {
            markersEnd -= 4;
        }
        int markers = markersEnd - 4;
        while (markers >= 4 && image.u32(markers) != 0) {
            if (image.u32(markers - 4) >= image.u32(markers)) {
                throw new KernelException("has damaged kallsyms: its markers do not ascend");
            }
            markers -= 4;
        }
        int count = (markersEnd - markers) / 4;
        if (markers < 0 || count == 0) {
            throw new KernelException("has damaged kallsyms: no markers before its tokens");
        }
        List<String> names = names(markers, count);
        return placed(names);
    }

    /** Goes back from the markers until a number of symbols fits both them and the names between. */
    private List<String> names(int markers, int count) {
        long last = image.u32(markers + 4L * (count - 1));
        long lowest = Math.max(4, markers - last - (long) NAMES_PER_MARKER * MAX_NAME);
        for (long names = markers - last & -4; names >= lowest; names -= 4) {
            long number = image.u32(names - 4);
            long alignedNumber = names >= 8 && (names & 7) == 0 ? image.u32(names - 8) : number;
            for (long n : new long[] {number, alignedNumber}) {
                if (n > 0 && n <= MAX_SYMBOLS && (n + NAMES_PER_MARKER - 1) / NAMES_PER_MARKER == count) {
                    List<String> found = decode((int) names, (int) n, markers);
                    if (!found.isEmpty()) {
                        return found;
                    }
                }
            }
        }
        throw new KernelException("has damaged kallsyms: no names that fit its markers");
    }

    /** Empty if there are other names than the markers tell. */
    private List<String> decode(int start, int number, int markers) {
        List<String> names = new ArrayList<>(number);
        StringBuilder name = new StringBuilder();
        int at = start;
        for (int i = 0; i < number; i++) {
            if (i % NAMES_PER_MARKER == 0 && at - start != image.u32(markers + i / NAMES_PER_MARKER * 4L)) {
                return List.of();
            }
            if (at >= markers) {
                return List.of();
            }
            int length = bytes[at++] & 0xff;
            if (length >= 0x80) {
                length = length & 0x7f | (bytes[at++] & 0xff) << 7;
            }
            if (length == 0 || at + length > markers) {
                return List.of();
            }
            name.setLength(0);
            for (int end = at + length; at < end; at++) {
                name.append(tokens.get(bytes[at] & 0xff));
            }
            if (name.length() < 2 || name.length() > MAX_NAME) {
                return List.of();
            }
            names.add(name.toString());
        }
        return markers - at < 8 ? names : List.of();
    }

    private List<SystemMap.Entry> placed(List<String> names) {
        long[] offsets = new long[names.size()];
        for (int align : new int[] {4, 8}) {
            int at = tokenIndex + 2 * TOKENS + align - 1 & -align;
            if (at + 4L * offsets.length > bytes.length) {
                break;
            }
            // Offsets from the begin of the kernel ascend, too, when taken for those from their slots; but the first
            // symbol is
            // that begin.
            for (boolean fromSlot : new boolean[] {false, true}) {
                if (offsets(at, fromSlot, offsets) && offsets[0] < at) {
                    return entries(names, offsets);
                }
            }
        }
        throw new KernelException(
                "has kallsyms of a layout that is not known: expected ascending offsets after its tokens"
                        + " (Linux 6.4 and later); a System.map under 'symbols' helps");
    }

    /** Whether they ascend, as they do in every kernel. */
    private boolean offsets(int table, boolean fromSlot, long[] into) {
        for (int i = 0; i < into.length; i++) {
            int at = table + 4 * i;
            into[i] = fromSlot ? at + (long) (int) image.u32(at) : image.u32(at);
            if (into[i] < 0 || i > 0 && into[i] < into[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private static List<SystemMap.Entry> entries(List<String> names, long[] offsets) {
        List<SystemMap.Entry> entries = new ArrayList<>(offsets.length);
        for (int i = 0; i < offsets.length; i++) {
            String name = names.get(i);
            entries.add(new SystemMap.Entry(offsets[i], Character.isUpperCase(name.charAt(0)), name.substring(1)));
        }
        return entries;
    }
}
