package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** What a {@link Dialogue} reads and writes: registers, memory, documents. */
final class DialogueOnData {
    private static final int UNMAPPED = 1;
    /** Bytes that a reply has room for. */
    private static final int MOST = 0x2000;

    /** NZCV, DAIF, PAN and UAO. */
    private static final long PSTATE = 0xf0c0_03c0L;

    private final Dialogue dialogue;
    private final SessionModel model;
    private final Random random;

    DialogueOnData(Dialogue dialogue, SessionModel model, Random random) {
        this.dialogue = dialogue;
        this.model = model;
        this.random = random;
    }

    // Registers

    /** A value that the program can go on with. */
    private byte[] value(int cpu, int register) {
        byte[] value = new byte[ToyCpu.size(register)];
        random.nextBytes(value);
        switch (register) {
            case 1 -> ToyCpu.little(value).putLong(model.cpu(cpu).x(1));
            case 3 -> ToyCpu.little(value).putLong(1 + random.nextInt(3));
            case ToyCpu.SP -> value[0] &= (byte) 0xf0;
            case ToyCpu.PC -> ToyCpu.little(value).putLong(ToyProgram.CODE + 4L * model.anyTarget(cpu, random));
            case ToyCpu.PSTATE -> {
                int before = ToyCpu.little(model.cpu(cpu).register(register)).getInt();
                ToyCpu.little(value)
                        .putInt(before & ~(int) PSTATE | ToyCpu.little(value).getInt() & (int) PSTATE);
            }
            case 66 -> ToyCpu.little(value).putInt(random.nextInt(32));
            case 67 -> ToyCpu.little(value).putInt(random.nextInt(4) << 22);
            default -> {}
        }
        return value;
    }

    /** A write of what is there changes nothing but what comes next. */
    void cut() {
        int cpu = dialogue.selected();
        assertEquals("OK", dialogue.ask("P5=" + HexBytes.of(model.cpu(cpu).register(5))));
        model.write(cpu, state -> {}, data -> {});
    }

    void registers() {
        int cpu = dialogue.selected();
        int register = random.nextInt(ToyCpu.REGISTERS);
        String number = Integer.toHexString(register);
        assertEquals(HexBytes.of(model.cpu(cpu).register(register)), dialogue.ask("p" + number));
        if (random.nextInt(4) > 0) {
            byte[] value = value(cpu, register);
            assertEquals("OK", dialogue.ask("P" + number + "=" + HexBytes.of(value)));
            model.write(
                    cpu,
                    state -> System.arraycopy(value, 0, state.g, ToyCpu.offset(register), value.length),
                    data -> {});
        } else {
            byte[] all = model.cpu(cpu).g.clone();
            for (int n = 0; n < 12; n++) {
                int one = random.nextInt(ToyCpu.REGISTERS);
                if (one != 3 && one != ToyCpu.PC) {
                    byte[] value = value(cpu, one);
                    System.arraycopy(value, 0, all, ToyCpu.offset(one), value.length);
                }
            }
            assertEquals("OK", dialogue.ask("G" + HexBytes.of(all)));
            model.write(cpu, state -> System.arraycopy(all, 0, state.g, 0, all.length), data -> {});
        }
        dialogue.check();
    }

    // Memory

    private String at(int offset, boolean physical) {
        return Long.toHexString((physical ? ToyProgram.DATA_PHYSICAL : ToyProgram.DATA) + offset);
    }

    private int length() {
        return 1 + random.nextInt(random.nextInt(8) == 0 ? 0x1100 : 24);
    }

    /** Near to what the CPUs use, to the ends of pages, or anywhere. */
    private int offset() {
        return switch (random.nextInt(4)) {
            case 0 -> 0x1000 * (1 + random.nextInt(2)) - random.nextInt(16);
            case 1 -> random.nextInt(ToyProgram.DATA_SIZE);
            case 2 -> ToyProgram.DATA_SIZE - 1 - random.nextInt(16);
            default -> random.nextInt(ToyProgram.OWN * ToyProgram.CPUS);
        };
    }

    void memory() {
        boolean physical = random.nextInt(3) == 0;
        assertEquals("OK", dialogue.ask("Qqemu.PhyMemMode:" + (physical ? 1 : 0)));
        assertEquals(physical ? "1" : "0", dialogue.ask("qqemu.PhyMemMode"));
        int offset = offset();
        int length = length();
        int there = Math.min(length, ToyProgram.DATA_SIZE - offset);
        read(offset, physical ? there : length, there, physical);
        if (random.nextInt(4) == 0) {
            words();
        } else {
            write(offset, physical ? there : length, there, physical);
        }
        assertEquals("OK", dialogue.ask("Qqemu.PhyMemMode:0"));
        dialogue.check();
    }

    private void read(int offset, int length, int there, boolean physical) {
        byte[] expected = Arrays.copyOfRange(model.data(), offset, offset + there);
        String where = at(offset, physical) + "," + Integer.toHexString(length);
        assertEquals(HexBytes.of(expected), dialogue.ask("m" + where));
        assertEquals("b" + new String(expected, StandardCharsets.ISO_8859_1), dialogue.ask("x" + where));
    }

    private void write(int offset, int length, int there, boolean physical) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        String where = at(offset, physical) + "," + Integer.toHexString(length) + ":";
        String reply = dialogue.ask(
                dialogue.flip()
                        ? "M" + where + HexBytes.of(bytes)
                        : "X" + where + new String(bytes, StandardCharsets.ISO_8859_1));
        assertEquals(there < length ? "E0e" : "OK", reply);
        if (there == length) {
            model.write(0, state -> {}, data -> System.arraycopy(bytes, 0, data, offset, length));
        }
    }

    /** By monitor commands. */
    private void words() {
        int size = 1 << random.nextInt(4);
        int offset = size * random.nextInt((ToyProgram.DATA_SIZE - 16) / size);
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        Arrays.fill(bytes, size, 8, (byte) 0);
        String value = Long.toHexString(ToyCpu.little(bytes).getLong());
        String address = at(offset, true);
        model.write(0, state -> {}, data -> System.arraycopy(bytes, 0, data, offset, size));
        String shown = shown(offset);
        assertEquals(shown, dialogue.monitor("setpa 0x" + address + " 0x" + value + (size < 8 ? " " + size : "")));
        assertEquals(shown + shown(offset + 8), dialogue.monitor("xp 0x" + address + " 2"));
    }

    private String shown(int offset) {
        long word = ToyCpu.little(Arrays.copyOf(model.data(), offset + 8)).getLong(offset);
        return String.format("0x%016x  0x%016x%n", ToyProgram.DATA_PHYSICAL + offset, word);
    }

    // Where to stop

    /** Sets a breakpoint or a watchpoint, by virtual or physical address, and takes some away. */
    void stops() {
        if (random.nextInt(4) == 0) {
            physicalBreakpoint(4 * random.nextInt(model.program.ops.size()));
            return;
        }
        boolean watch = random.nextInt(3) > 0;
        char type = (char) ('0' + (watch ? 2 + random.nextInt(3) : random.nextInt(2)));
        int own = ToyProgram.OWN * ToyProgram.CPUS;
        long offset = watch ? random.nextInt(own) : 4L * random.nextInt(model.program.ops.size());
        int length = watch ? 1 + random.nextInt(20) : 4;
        boolean physical = random.nextInt(3) == 0;
        assertEquals("OK", dialogue.ask("Qqemu.PhyMemMode:" + (physical ? 1 : 0)));
        long address = physical
                ? offset + (watch ? ToyProgram.DATA_PHYSICAL : ToyProgram.CODE_PHYSICAL)
                : offset + (watch ? ToyProgram.DATA : ToyProgram.CODE);
        String what = type + "," + Long.toHexString(address) + "," + Integer.toHexString(length);
        assertEquals("OK", dialogue.ask("Z" + what));
        model.stops.insert(type, address, length, physical);
        if (random.nextInt(3) == 0) {
            assertEquals("OK", dialogue.ask("z" + what));
            model.stops.remove(type, address, length);
        }
        for (int n = random.nextInt(4); n > 0 && model.stops.count() > 3; n--) {
            String oldest = model.stops.removeOldest();
            if (oldest.charAt(0) == StopModel.MONITOR) {
                dialogue.monitor("pa-delete 0x" + oldest.split(",")[1]);
            } else {
                assertEquals("OK", dialogue.ask("z" + oldest));
            }
        }
        assertEquals("OK", dialogue.ask("Qqemu.PhyMemMode:0"));
    }

    /** One that a monitor command sets, or takes away. */
    private void physicalBreakpoint(int offset) {
        String address = Long.toHexString(ToyProgram.CODE_PHYSICAL + offset);
        String said = dialogue.monitor("pa-break 0x" + address);
        assertTrue(said.startsWith("stops at physical address 0x00000000" + address), said);
        model.stops.insert(StopModel.MONITOR, ToyProgram.CODE_PHYSICAL + offset, 4, true);
        if (dialogue.flip()) {
            assertEquals("deleted\n", dialogue.monitor("pa-delete 0x" + address));
            model.stops.remove(StopModel.MONITOR, ToyProgram.CODE_PHYSICAL + offset, 4);
            assertTrue(dialogue.monitor("pa-delete 0x" + address).endsWith("there is none\n"));
        }
    }

    // Documents

    /** A part of one, near its ends or anywhere. */
    void document() {
        boolean file = random.nextInt(4) == 0;
        String name = List.of("features:read:target.xml", "threads:read:", "memory-map:read:", "exec-file:read:1")
                .get(random.nextInt(4));
        String whole = file ? "elf!" : whole(name);
        int offset =
                Math.max(0, dialogue.flip() ? whole.length() + 2 - random.nextInt(6) : random.nextInt(whole.length()));
        int length = dialogue.flip() ? random.nextInt(whole.length()) : random.nextInt(8);
        String part = whole.substring(
                Math.min(offset, whole.length()), Math.min(offset + Math.min(length, MOST), whole.length()));
        String where = Integer.toHexString(offset) + "," + Integer.toHexString(length);
        if (file) {
            assertEquals(
                    "F" + part.length() + ";" + part,
                    dialogue.ask("vFile:pread:3," + Integer.toHexString(length) + "," + Integer.toHexString(offset)));
        } else {
            String more = offset + part.length() < whole.length() ? "m" : "l";
            assertEquals(offset > whole.length() ? "E00" : more + part, dialogue.ask("qXfer:" + name + ":" + where));
        }
    }

    private String whole(String name) {
        return switch (name) {
            case "features:read:target.xml" -> TargetDescription.xml();
            case "exec-file:read:1" -> Talk.ELF;
            default -> {
                String all = dialogue.ask("qXfer:" + name + ":0,ffff");
                assertTrue(all.startsWith("l<?xml"), all);
                yield all.substring(1);
            }
        };
    }

    // Mistakes

    /** A packet that is refused, whatever else it says. */
    String mistake() {
        String g = HexBytes.of(model.cpu(dialogue.selected()).g);
        List<UnaryOperator<String>> mistakes = List.of(
                any -> "G" + any + HexBytes.of(new byte[1]),
                any -> "G" + HexBytes.of(new byte[random.nextInt(g.length() / 2)]),
                any -> "G" + "55".repeat(32 * 8) + "01" + g.substring(2 * (32 * 8 + 1)),
                any -> "P" + Integer.toHexString(random.nextInt(66)) + "=555555",
                any -> "P" + Integer.toHexString(random.nextInt(33)) + "=" + "50".repeat(9),
                any -> "P20=0" + (1 + random.nextInt(3)) + "00000000000000",
                any -> "P" + Integer.toHexString(RegisterMap.registers().size()) + "=" + "50".repeat(8),
                any -> "p" + Integer.toHexString(RegisterMap.registers().size()),
                any -> "M" + at(ToyProgram.DATA_SIZE - 2, false) + ",3:010203",
                any -> "M" + at(0, false) + ",3:0102",
                any -> "M" + at(0, false) + ",3:01020304",
                any -> "X" + at(0, false) + ",3:ab",
                any -> "m" + at(ToyProgram.DATA_SIZE, false) + ",1",
                any -> "x" + at(-UNMAPPED, false) + "," + UNMAPPED,
                any -> "m" + at(0, false) + ",80000000",
                any -> "Z" + random.nextInt(2) + "," + Long.toHexString(ToyProgram.CODE + 1 + random.nextInt(3)) + ",4",
                any -> "Z" + (2 + random.nextInt(3)) + "," + at(0, false) + ",0",
                any -> "Z" + (2 + random.nextInt(3)) + "," + at(0, false) + ",100001",
                any -> "vCont;s:1;x:2",
                any -> "vCont;s:1;c:" + (ToyProgram.CPUS + 1),
                any -> "vCont;",
                any -> "c" + Long.toHexString(ToyProgram.CODE + 2),
                any -> "s" + Long.toHexString(ToyProgram.CODE + 1),
                any -> "S05;" + Long.toHexString(ToyProgram.CODE + 3),
                any -> "C",
                any -> "Hg" + (ToyProgram.CPUS + 1),
                any -> "Hc" + (ToyProgram.CPUS + 1),
                any -> "T" + (ToyProgram.CPUS + 1),
                any -> "T0",
                any -> "qThreadExtraInfo,0",
                any -> "Qqemu.PhyMemMode:");
        return mistakes.get(random.nextInt(mistakes.size())).apply(g);
    }
}
