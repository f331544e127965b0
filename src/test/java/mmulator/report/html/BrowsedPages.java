package mmulator.report.html;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Pages of runs in a browser of the class's own; skipped where none is installed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowsedPages {
    Path folder;
    Browser browser;

    @BeforeAll
    void start(@TempDir Path shared) throws IOException, InterruptedException {
        folder = shared;
        browser = Browser.started();
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        if (browser != null) {
            browser.close();
        }
    }

    Written write(Path fixture, long maxSteps) throws IOException {
        return Written.of(folder, fixture, maxSteps);
    }

    Written write(String fixture) throws IOException {
        return write(Path.of("fixtures", fixture), 1_000_000);
    }
}
