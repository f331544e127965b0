package mmulator.report.html;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Pages of runs in a browser; skipped where none is installed. */
abstract class BrowsedPages {
    @TempDir
    static Path folder;

    static Browser browser;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = Browser.started();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (browser != null) {
            browser.close();
        }
    }

    static Written write(Path fixture, long maxSteps) throws IOException {
        return Written.of(folder, fixture, maxSteps);
    }

    static Written write(String fixture) throws IOException {
        return write(Path.of("fixtures", fixture), 1_000_000);
    }
}
