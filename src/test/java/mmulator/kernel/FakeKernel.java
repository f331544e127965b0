package mmulator.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A raw Image of our own making: a header, whatever is put into it, and kallsyms for the symbols that it is given. */
public final class FakeKernel {
    public static final long BASE = 0xffff_8000_8000_0000L;

    private final ByteBuffer bytes;
    private final Map<Integer, List<String>> symbols = new TreeMap<>();
    private final int size;

    /** @param size bytes of the file, of which the last 64K hold kallsyms */
    public FakeKernel(int size) {
        this.size = size;
        bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(16, size).putLong(24, 2).putInt(56, 0x644d5241);
        symbol("_text", 0);
        // One relocation, which tells what it is linked for.
        symbol("__pi_rela_start", 0x100);
        symbol("__pi_rela_end", 0x118);
        // No kernel has fewer than fill a page of names.
        for (int i = 0; i < 300; i++) {
            local("filler_" + i, size - (64 << 10) - 4096 + 8 * i);
        }
        bytes.putLong(0x100, BASE + 0x118).putLong(0x108, 1027).putLong(0x110, BASE + 0x40);
    }

    /** One with all that a fixture's {@code linux} asks for, and a function {@code answer} that returns 42. */
    public static FakeKernel bootable() {
        FakeKernel kernel = new FakeKernel(1 << 19);
        kernel.symbol("answer", 0x1000).put32(0x1000, 0xd280_0540).put32(0x1004, 0xd65f_03c0);
        kernel.symbol("_etext", 0x2000).symbol("__start_rodata", 0x2000);
        kernel.symbol("swapper_pg_dir", 0x3000).symbol("idmap_pg_dir", 0x4000).symbol("reserved_pg_dir", 0x5000);
        kernel.symbol("__idmap_text_start", 0x6000).symbol("__idmap_text_end", 0x6100);
        for (String border :
                List.of("__inittext_begin", "__inittext_end", "__initdata_begin", "__initdata_end", "_data")) {
            kernel.symbol(border, 0x8000);
        }
        kernel.symbol("__per_cpu_start", 0x9000).symbol("__per_cpu_end", 0x9100);
        kernel.symbol("__per_cpu_offset", 0x9200)
                .symbol("memstart_addr", 0x9300)
                .symbol("__num_online_cpus", 0x9308)
                .symbol("init_task", 0xa000);
        kernel.symbol("arm64_features", 0xb000).symbol("arm64_errata", 0xb100);
        kernel.symbol("__alt_instructions", 0xc000).symbol("__alt_instructions_end", 0xc000);
        byte[] types = types();
        kernel.symbol("__start_BTF", 0xd000)
                .symbol("__stop_BTF", 0xd000 + types.length)
                .put(0xd000, types);
        return kernel.symbol("_end", 1 << 19);
    }

    /** The one that its table {@code arm64_features} has, decided by a function. */
    public FakeKernel capability(int number, String function) {
        symbol(function, 0x1f00).put32(0xb000, number);
        return put64(0xb008, BASE + 0x1f00);
    }

    /** A {@code brk} that is a warning or a bug, in the table that tells which. */
    public FakeKernel bug(int offset, boolean warning) {
        symbol("__start___bug_table", 0xc800).symbol("__stop___bug_table", 0xc800 + 12);
        return put32(0xc800, offset - 0xc800).put32(0xc808, warning ? 1 : 0);
    }

    private static byte[] types() {
        BtfBuilder btf = new BtfBuilder();
        int u16 = btf.integer("u16", 2);
        int u32 = btf.integer("u32", 4);
        int u64 = btf.integer("u64", 8);
        btf.struct(
                "task_struct",
                64,
                new BtfBuilder.Member("preempt_count", u32, 0),
                new BtfBuilder.Member("cpu", u32, 32),
                new BtfBuilder.Member("stack", u64, 64));
        btf.struct(
                "bug_entry",
                12,
                new BtfBuilder.Member("bug_addr_disp", u32, 0),
                new BtfBuilder.Member("flags", u16, 64));
        btf.struct("mutex", 16, new BtfBuilder.Member("owner", u64, 0));
        btf.struct(
                "arm64_cpu_capabilities",
                32,
                new BtfBuilder.Member("capability", u16, 0),
                new BtfBuilder.Member("type", u16, 16),
                new BtfBuilder.Member("matches", u64, 64));
        return btf.bytes();
    }

    /** Without one of its symbols. */
    public FakeKernel without(String symbol) {
        symbols.values()
                .forEach(names -> names.removeIf(name -> name.substring(1).equals(symbol)));
        return this;
    }

    /** A global one. */
    public FakeKernel symbol(String name, int offset) {
        symbols.computeIfAbsent(offset, o -> new ArrayList<>()).add("T" + name);
        return this;
    }

    public FakeKernel local(String name, int offset) {
        symbols.computeIfAbsent(offset, o -> new ArrayList<>()).add("t" + name);
        return this;
    }

    public FakeKernel put32(int offset, int value) {
        bytes.putInt(offset, value);
        return this;
    }

    public FakeKernel put64(int offset, long value) {
        bytes.putLong(offset, value);
        return this;
    }

    public FakeKernel put(int offset, byte[] content) {
        bytes.put(offset, content);
        return this;
    }

    /** @param fromSlot offsets relative to where they stand, as since Linux 6.15; else to the begin of the kernel */
    byte[] image(boolean fromSlot) {
        ByteBuffer out = ByteBuffer.wrap(bytes.array().clone()).order(ByteOrder.LITTLE_ENDIAN);
        int at = size - (64 << 10);
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        List<Integer> markers = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        symbols.forEach((offset, all) -> all.forEach(name -> {
            if (offsets.size() % 256 == 0) {
                markers.add(names.size());
            }
            byte[] text = name.getBytes(StandardCharsets.US_ASCII);
            if (text.length >= 0x80) {
                names.write(text.length & 0x7f | 0x80);
                names.write(text.length >> 7);
            } else {
                names.write(text.length);
            }
            names.writeBytes(text);
            offsets.add(offset);
        }));
        out.putInt(at, offsets.size());
        out.put(at + 4, names.toByteArray());
        at = at + 4 + names.size() + 3 & -4;
        for (int marker : markers) {
            out.putInt(at, marker);
            at += 4;
        }
        int[] index = new int[256];
        int table = at;
        for (int token = 0; token < 256; token++) {
            index[token] = at - table;
            byte[] text = token > 0x20 && token < 0x7f ? new byte[] {(byte) token} : new byte[] {'e', 'e'};
            out.put(at, text);
            at += text.length + 1;
        }
        at = at + 3 & -4;
        for (int offset : index) {
            out.putShort(at, (short) offset);
            at += 2;
        }
        for (int offset : offsets) {
            out.putInt(at, fromSlot ? offset - at : offset);
            at += 4;
        }
        return out.array();
    }

    public byte[] image() {
        return image(true);
    }

    /** Without kallsyms, as a stripped one. */
    public byte[] stripped() {
        return Arrays.copyOf(bytes.array(), size);
    }
}
