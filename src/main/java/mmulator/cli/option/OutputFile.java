package mmulator.cli.option;

import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import mmulator.file.Compression;
import org.jspecify.annotations.Nullable;

/**
 * A file that a user asked for. All of mmulator's are written here: whole to a sibling, which then takes the name, so that
 * whoever looks, and whatever kills us, finds the old one or the new one. A device, a pipe, and a file in a folder that
 * cannot be written to are written in place. What cannot be written is a {@link UserMistake}.
 */
public final class OutputFile {
    private static final int BUFFER = 1 << 16;

    private final Path name;
    /** What is written: a sibling of the file, or itself. */
    private final Path part;
    /** What takes the new content: {@link #name}, or the file that it links to. */
    private final Path target;

    private OutputFile(Path name, Path part, Path target) {
        this.name = name;
        this.part = part;
        this.target = target;
    }

    /** Before the work, so that a wrong name does not cost its results. Changes nothing. */
    public static void tryOut(@Nullable Path file) {
        if (file == null) {
            return;
        }
        OutputFile tried = of(file);
        try {
            if (tried.inPlace()) {
                Files.newOutputStream(tried.target, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
                        .close();
            } else {
                Files.newOutputStream(tried.part).close();
                Files.delete(tried.part);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** For one that need not have a folder yet. */
    public static void makeFolderOf(Path file) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** True of a device or a pipe, beside which nothing is to be written. */
    public static boolean isDevice(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file);
    }

    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    public static void write(Path file, byte[] bytes) {
        OutputFile output = of(file);
        try (OutputStream out = output.open()) {
            out.write(bytes);
        } catch (IOException e) {
            output.giveUp();
            throw unwritable(file, e);
        }
        output.finish();
    }

    /** Writes bit by bit to the file itself, for those who read along. */
    static Text log(Path file) {
        Path target = file.toAbsolutePath();
        return new OutputFile(file, target, target).text(Compression.NONE);
    }

    /** Writes bit by bit, for what is too much to hold. Compressed where its name says so. */
    static Text text(Path file) {
        return of(file).text(Compression.of(file));
    }

    private Text text(Compression compression) {
        try {
            OutputStream out = open();
            return new Text(this, compression.writer(out));
        } catch (IOException e) {
            giveUp();
            throw unwritable(name, e);
        }
    }

    private static OutputFile of(Path file) {
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Path folder = target.getParent();
            boolean replaceable = folder != null
                    && (Files.isRegularFile(target) || !Files.exists(target, LinkOption.NOFOLLOW_LINKS))
                    && (Files.isWritable(folder) || !Files.exists(target));
            if (!replaceable || Files.exists(target) && !Files.isWritable(target)) {
                return new OutputFile(file, target, target);
            }
            String sibling =
                    "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part";
            return new OutputFile(file, target.resolveSibling(sibling), target);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private boolean inPlace() {
        return part.equals(target);
    }

    private OutputStream open() throws IOException {
        FileChannel channel = FileChannel.open(
                part, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        return new FilterOutputStream(Channels.newOutputStream(channel)) {
            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                out.write(bytes, from, count);
            }

            @Override
            public void close() throws IOException {
                // On the disk before it takes the name; devices and pipes have none.
                if (channel.isOpen() && !inPlace()) {
                    channel.force(false);
                }
                super.close();
            }
        };
    }

    private void finish() {
        if (inPlace()) {
            return;
        }
        try {
            PosixFileAttributeView old = Files.getFileAttributeView(target, PosixFileAttributeView.class);
            if (old != null && Files.exists(target)) {
                Files.setPosixFilePermissions(part, old.readAttributes().permissions());
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            giveUp();
            throw unwritable(name, e);
        }
    }

    private void giveUp() {
        if (!inPlace()) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException left) {
                // Its name says what it is.
            }
        }
    }

    private static UserMistake unwritable(Path file, IOException e) {
        return new UserMistake(file + ": error: cannot be written: " + Trouble.reason(e));
    }

    /** Text under way to a file. Closed before its {@link #end}, it leaves the file as it was. */
    static final class Text implements AutoCloseable {
        private final OutputFile output;
        private final Kept writer;
        private final PrintWriter printer;
        private boolean over;

        private Text(OutputFile output, OutputStream out) {
            this.output = output;
            writer = new Kept(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            printer = new PrintWriter(new BufferedWriter(writer, BUFFER));
        }

        /** Says nothing of what it could not write: {@link #end} does. */
        PrintWriter printer() {
            return printer;
        }

        /** @throws UserMistake if a part of it could not be written */
        void end() {
            over = true;
            printer.close();
            if (writer.trouble != null) {
                output.giveUp();
                throw unwritable(output.name, writer.trouble);
            }
            output.finish();
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                printer.close();
                output.giveUp();
            }
        }
    }

    /** Keeps the first trouble, which {@link PrintWriter} forgets. */
    private static final class Kept extends Writer {
        private final Writer to;
        private @Nullable IOException trouble;

        Kept(Writer to) {
            this.to = to;
        }

        @Override
        public void write(char[] text, int from, int count) {
            if (trouble == null) {
                try {
                    to.write(text, from, count);
                } catch (IOException e) {
                    trouble = e;
                }
            }
        }

        @Override
        public void flush() {
            try {
                to.flush();
            } catch (IOException e) {
                trouble = trouble == null ? e : trouble;
            }
        }

        @Override
        public void close() {
            try {
                to.close();
            } catch (IOException e) {
                trouble = trouble == null ? e : trouble;
            }
        }
    }
}
