package mmulator.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files that may be read. Whatever mmulator reads for a user is opened here, so that somebody else's fixture reads
 * nothing but what it came with: files below a folder, once all symbolic links have been followed. What is out of reach looks
 * as if it were not there, and opening it says why.
 */
public final class InputFiles {
    /** All that the user can read. */
    public static final InputFiles ALL = new InputFiles(null);

    /** Bytes; some devices have no end. */
    private static final int LIMIT = 1 << 29;

    /** As many as Linux follows. */
    private static final int MAX_LINKS = 40;

    /** Without symbolic links; null for anywhere. */
    private final @Nullable Path folder;

    private InputFiles(@Nullable Path folder) {
        this.folder = folder;
    }

    /** @throws IOException if there is no such folder */
    public static InputFiles below(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!Files.isDirectory(real)) {
            throw new FileSystemException(folder.toString(), null, "is not a folder");
        }
        return new InputFiles(real);
    }

    /** @throws OutOfReachException if it, or what it links to, may not be read, whether or not it is there */
    public void require(Path file) throws OutOfReachException {
        reached(file);
    }

    /** What to open: where there is a limit, a path without symbolic links. */
    private Path reached(Path file) throws OutOfReachException {
        if (folder == null) {
            return file;
        }
        Path real;
        try {
            real = real(file.toAbsolutePath(), MAX_LINKS);
        } catch (IOException unknown) {
            throw new OutOfReachException(file, folder);
        }
        if (!real.startsWith(folder)) {
            throw new OutOfReachException(file, folder);
        }
        return real;
    }

    /** Of what is not there, too: it is in some folder, or would be where a link leads. */
    private static Path real(Path file, int links) throws IOException {
        try {
            return file.toRealPath();
        } catch (NoSuchFileException absent) {
            Path parent = file.getParent();
            Path name = file.getFileName();
            if (parent == null || name == null || links == 0) {
                throw new FileSystemLoopException(file.toString());
            }
            Path in = real(parent, links);
            Path link = in.resolve(name);
            return Files.isSymbolicLink(link)
                    ? real(in.resolve(Files.readSymbolicLink(link)), links - 1)
                    : link.normalize();
        }
    }

    private boolean is(Path file, Predicate<Path> what) {
        try {
            return what.test(reached(file));
        } catch (OutOfReachException absent) {
            return false;
        }
    }

    public boolean exists(Path file) {
        return is(file, Files::exists);
    }

    public boolean isFile(Path file) {
        return is(file, Files::isRegularFile);
    }

    public boolean isFolder(Path file) {
        return is(file, Files::isDirectory);
    }

    public boolean isReadable(Path file) {
        return is(file, Files::isReadable);
    }

    public long size(Path file) throws IOException {
        return Files.size(reached(file));
    }

    /**
     * From its beginning. A pipe that has a name may have nobody who writes to it, which would be waited for for ever; those of
     * the shell, such as {@code <(zcat FILE)} and {@code /dev/stdin}, are descriptors of ours, and somebody writes.
     */
    public InputStream open(Path file) throws IOException {
        Path reached = reached(file);
        boolean ours = file.startsWith("/dev") || file.startsWith("/proc");
        if (Files.exists(reached) && !Files.isRegularFile(reached) && !ours) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    Files.isDirectory(reached) ? "is a directory" : "is a pipe or a device; expected a file");
        }
        return Files.newInputStream(reached);
    }

    public byte[] bytes(Path file) throws IOException {
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw new FileSystemException(file.toString(), null, "is larger than " + (LIMIT >> 20) + " MiB");
            }
            return bytes;
        }
    }

    /** All of it, as UTF-8. @throws java.nio.charset.CharacterCodingException if it is not */
    public String text(Path file) throws IOException {
        return text(file, StandardCharsets.UTF_8);
    }

    public String text(Path file, Charset charset) throws IOException {
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
    }

    /** Line by line, unpacked where its name says that it is compressed. */
    public BufferedReader lines(Path file) throws IOException {
        InputStream in = open(file);
        try {
            return new BufferedReader(
                    new InputStreamReader(Compression.of(file).reader(in), StandardCharsets.UTF_8.newDecoder()));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Of a file too large to read, of which little is looked at. */
    public ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(reached(file), StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new FileSystemException(
                        file.toString(),
                        null,
                        "has " + channel.size() + " bytes; expected at most " + Integer.MAX_VALUE
                                + " (strip --strip-debug makes an object smaller)");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    /**
     * Files in a folder and those below, in the order of their paths; none that a symbolic link in there leads to, and none
     * that is hidden by a dot, or in such a folder: what is there is for other programs, such as a job for CI.
     *
     * @throws IOException if one of the folders cannot be read: what is in there may be what is looked for
     */
    public Collection<Path> under(Path top, Predicate<String> name) throws IOException {
        require(top);
        TreeSet<Path> files = new TreeSet<>();
        // A link that is named is meant to be followed.
        Path start = Files.isSymbolicLink(top) ? top.toRealPath() : top;
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return !folder.equals(start) && isHidden(folder)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !isHidden(file) && name.test(file.toString())) {
                    files.add(start.equals(top) ? file : top.resolve(start.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }
}
