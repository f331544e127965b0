package mmulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UnicornSearchTest {

    private static final Map<String, String> LINUX =
            Map.of("os.name", "Linux", "os.arch", "amd64", "user.home", "/home/x");
    private static final Map<String, String> MAC =
            Map.of("os.name", "Mac OS X", "os.arch", "aarch64", "user.home", "/Users/x");

    @Test
    void whatTheVariableNamesIsTheOnlyPlace() {
        UnicornSearch search = UnicornSearch.of(
                Map.of("MMULATOR_UNICORN", "/a/lib.so", "HOME", "/home/x"), Map.of("mmulator.unicorn", "/b/lib.so"));

        assertEquals(new UnicornSearch(List.of(Path.of("/a/lib.so")), "MMULATOR_UNICORN"), search);
    }

    @Test
    void whatThePropertyNamesIsTheOnlyPlace() {
        UnicornSearch search = UnicornSearch.of(Map.of(), Map.of("mmulator.unicorn", "/b/lib.so"));

        assertEquals(new UnicornSearch(List.of(Path.of("/b/lib.so")), "-Dmmulator.unicorn"), search);
    }

    @Test
    void emptyVariableMeansUnset() {
        assertEquals("", UnicornSearch.of(Map.of("MMULATOR_UNICORN", ""), LINUX).namedBy());
    }

    @Test
    void cacheComesFirstThenSystemThenLoader() {
        List<Path> places = UnicornSearch.of(Map.of("HOME", "/home/x"), LINUX).places();

        assertEquals(Path.of("/home/x/.cache/mmulator/unicorn/linux-x86_64/libunicorn.so.2"), places.getFirst());
        assertTrue(places.contains(Path.of("/usr/lib/x86_64-linux-gnu/libunicorn.so.2")));
        assertEquals(Path.of("libunicorn.so.2"), places.getLast());
    }

    @Test
    void cacheFolderFollowsXdgUnlessRelative() {
        Path absolute = UnicornSearch.of(Map.of("XDG_CACHE_HOME", "/c", "HOME", "/home/x"), LINUX)
                .places()
                .getFirst();
        Path relative = UnicornSearch.of(Map.of("XDG_CACHE_HOME", "c", "HOME", "/home/x"), LINUX)
                .places()
                .getFirst();

        assertTrue(absolute.startsWith("/c/mmulator"), absolute::toString);
        assertTrue(relative.startsWith("/home/x/.cache/mmulator"), relative::toString);
    }

    @Test
    void homeMayBeUnset() {
        assertTrue(UnicornSearch.of(Map.of(), LINUX).places().getFirst().startsWith("/home/x/.cache"));
    }

    @Test
    void macHasDylibsUnderTheBrewPrefix() {
        List<Path> places =
                UnicornSearch.of(Map.of("HOMEBREW_PREFIX", "/brew"), MAC).places();

        assertTrue(places.contains(Path.of("/brew/lib/libunicorn.2.dylib")), places::toString);
        assertTrue(places.stream().noneMatch(place -> place.toString().endsWith(".so.2")), places::toString);
    }
}
