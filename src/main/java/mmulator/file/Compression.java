package mmulator.file;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How a file is compressed. */
public enum Compression {
    NONE {
        @Override
        public InputStream reader(InputStream in) {
            return in;
        }

        @Override
        public OutputStream writer(OutputStream out) {
            return out;
        }
    },
    GZIP {
        @Override
        public InputStream reader(InputStream in) throws IOException {
            return new GZIPInputStream(in, BUFFER);
        }

        @Override
        public OutputStream writer(OutputStream out) throws IOException {
            return new GZIPOutputStream(out, BUFFER);
        }
    },
    ZSTD {
        @Override
        public InputStream reader(InputStream in) throws IOException {
            return new ZstdInputStream(in).setLongMax(MAX_WINDOW_LOG);
        }

        @Override
        public OutputStream writer(OutputStream out) throws IOException {
            return new ZstdOutputStream(out);
        }
    };

    private static final int BUFFER = 1 << 16;

    /** What 'zstd --ultra -22' takes, as for kernels. */
    private static final int MAX_WINDOW_LOG = 27;

    /** As the end of its name says. */
    public static Compression of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".gz") ? GZIP : name.endsWith(".zst") ? ZSTD : NONE;
    }

    /** What is in {@code in}; where that is damaged, or not of this kind, reading throws an {@link IOException}. */
    public abstract InputStream reader(InputStream in) throws IOException;

    public abstract OutputStream writer(OutputStream out) throws IOException;
}
