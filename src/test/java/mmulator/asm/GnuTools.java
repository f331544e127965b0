package mmulator.asm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;

/** GNU as and ld, against which the assembler is measured. */
final class GnuTools {
    static final String PREFIX = "aarch64-linux-gnu-";
    static final String MARCH = "-march=armv8.8-a+crypto+fp16+sve+sve2+memtag+rng+tme+profile+ssbs+predres+pauth";
    private static final Pattern ERROR = Pattern.compile("^[^:]*:(\\d+): Error: .*");

    private final Path directory;

    GnuTools(Path directory) {
        this.directory = directory;
    }

    static boolean arePresent() {
        for (String tool : List.of("as", "ld")) {
            boolean found = false;
            for (String entry : System.getenv().getOrDefault("PATH", "").split(":")) {
                found |= Files.isExecutable(Path.of(entry, PREFIX + tool));
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /** Exit code and everything printed. */
    record Outcome(int code, String output) {
        /** The lines that as complained about. */
        TreeSet<Integer> errorLines() {
            TreeSet<Integer> lines = new TreeSet<>();
            output.lines().forEach(line -> {
                Matcher m = ERROR.matcher(line);
                if (m.matches()) {
                    lines.add(Integer.parseInt(m.group(1)));
                }
            });
            return lines;
        }
    }

    Outcome assemble(Path source, Path object, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PREFIX + "as", MARCH));
        command.addAll(options);
        command.addAll(List.of("-o", object.toString(), source.toString()));
        return run(command);
    }

    /** Links so that every section of {@code image} goes where the image has it. */
    Outcome link(List<Path> objects, AssembledImage image, Map<String, Long> symbols, Path executable)
            throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("SECTIONS {\n");
        for (ImageSection section : image.sections()) {
            script.append(String.format(
                    "  %s 0x%x : AT(0x%x) { *(%s) }%n",
                    section.name(), section.virtualAddress(), section.physicalAddress(), section.name()));
        }
        script.append("  /DISCARD/ : { *(.eh_frame) }\n}\n");
        Path scriptFile = Files.writeString(directory.resolve("link.ld"), script);
        List<String> command = new ArrayList<>(List.of(
                PREFIX + "ld",
                "-e",
                "0",
                "--no-warn-mismatch",
                "-T",
                scriptFile.toString(),
                "-o",
                executable.toString()));
        symbols.forEach((name, value) -> command.add(String.format("--defsym=%s=0x%x", name, value)));
        objects.forEach(o -> command.add(o.toString()));
        return run(command);
    }

    private Outcome run(List<String> command) throws IOException, InterruptedException {
        Path log = directory.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(600, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("no end: " + command);
        }
        return new Outcome(process.exitValue(), Files.readString(log));
    }

    /** A section of an ELF file. */
    record ElfSection(String name, long address, boolean allocated, byte[] bytes) {}

    static Map<String, ElfSection> sections(Path elf) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(elf)).order(ByteOrder.LITTLE_ENDIAN);
        int headers = (int) file.getLong(0x28);
        int size = file.getShort(0x3a);
        int count = file.getShort(0x3c);
        int names = headers + size * file.getShort(0x3e);
        int nameTable = (int) file.getLong(names + 0x18);
        Map<String, ElfSection> sections = new LinkedHashMap<>();
        for (int i = 1; i < count; i++) {
            int at = headers + i * size;
            int nameAt = nameTable + file.getInt(at);
            int end = nameAt;
            while (file.get(end) != 0) {
                end++;
            }
            String name = new String(file.array(), nameAt, end - nameAt, StandardCharsets.UTF_8);
            byte[] bytes = new byte[(int) file.getLong(at + 0x20)];
            if (file.getInt(at + 4) != 8) {
                file.get((int) file.getLong(at + 0x18), bytes);
            }
            sections.put(name, new ElfSection(name, file.getLong(at + 0x10), (file.getLong(at + 8) & 2) != 0, bytes));
        }
        return sections;
    }
}
