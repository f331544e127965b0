package mmulator.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a Unicorn library may be, in the order in which it is looked for. {@code src/build/provision-unicorn.sh} looks
 * in the same places when mmulator is built, and fills the cache folder when they are all empty.
 *
 * @param places the files to try; the last may be a bare name, which is the dynamic loader's to find
 * @param namedBy what the user named the only place with, or empty when the usual places are searched
 */
record UnicornSearch(List<Path> places, String namedBy) {

    static final String VARIABLE = "MMULATOR_UNICORN";
    static final String PROPERTY = "mmulator.unicorn";

    UnicornSearch {
        places = List.copyOf(places);
    }

    /** What the user names is taken or refused, never passed over for something else. */
    static UnicornSearch of(Map<String, String> environment, Map<String, String> properties) {
        String variable = environment.getOrDefault(VARIABLE, "");
        if (!variable.isEmpty()) {
            return new UnicornSearch(List.of(Path.of(variable).toAbsolutePath()), VARIABLE);
        }
        String property = properties.getOrDefault(PROPERTY, "");
        if (!property.isEmpty()) {
            return new UnicornSearch(List.of(Path.of(property).toAbsolutePath()), "-D" + PROPERTY);
        }
        return new UnicornSearch(usualPlaces(environment, properties), "");
    }

    private static List<Path> usualPlaces(Map<String, String> environment, Map<String, String> properties) {
        boolean mac = properties.getOrDefault("os.name", "").startsWith("Mac");
        String machine = properties.getOrDefault("os.arch", "").equals("amd64") ? "x86_64" : properties.get("os.arch");
        List<String> names = mac ? List.of("libunicorn.2.dylib", "libunicorn.dylib") : List.of("libunicorn.so.2");

        List<Path> folders = new ArrayList<>();
        folders.add(cache(environment, properties).resolve((mac ? "macos-" : "linux-") + machine));
        folders.add(Path.of("/usr/local/lib"));
        folders.add(Path.of("/usr/lib/" + machine + "-linux-gnu"));
        folders.add(Path.of("/usr/lib64"));
        folders.add(Path.of("/usr/lib"));
        String homebrew = environment.getOrDefault("HOMEBREW_PREFIX", "");
        if (!homebrew.isEmpty()) {
            folders.add(Path.of(homebrew, "lib"));
        }
        folders.add(Path.of("/opt/homebrew/lib"));
        folders.add(Path.of("/home/linuxbrew/.linuxbrew/lib"));

        List<Path> places = new ArrayList<>();
        folders.forEach(folder -> names.forEach(name -> places.add(folder.resolve(name))));
        names.forEach(name -> places.add(Path.of(name)));
        return places;
    }

    private static Path cache(Map<String, String> environment, Map<String, String> properties) {
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (xdg.startsWith("/")) { // the XDG specification tells to ignore relative ones
            return Path.of(xdg, "mmulator", "unicorn");
        }
        String home = environment.getOrDefault("HOME", "");
        if (home.isEmpty()) {
            home = properties.getOrDefault("user.home", "/nonexistent");
        }
        return Path.of(home, ".cache", "mmulator", "unicorn");
    }
}
