package mmulator.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The Unicorn library of this process. It is looked for and opened when it is first asked for, and stays open until the
 * process ends, because nothing can tell when the last function pointer into it is gone.
 *
 * @param path the file it was opened from, or a bare name when the dynamic loader found it
 * @param version what it says of itself, 2.1.2 or later
 * @param lookup its symbols, for as long as the process lives
 */
public record UnicornLibrary(Path path, UnicornVersion version, SymbolLookup lookup) {

    /** All that {@link UnicornApi} calls. A library that lacks one is refused when it is opened, not when it is called. */
    private static final Set<String> FUNCTIONS = new TreeSet<>(Set.of(
            "uc_context_alloc",
            "uc_context_free",
            "uc_context_restore",
            "uc_context_save",
            "uc_close",
            "uc_ctl",
            "uc_emu_start",
            "uc_emu_stop",
            "uc_hook_add",
            "uc_hook_del",
            "uc_mem_map_ptr",
            "uc_open",
            "uc_reg_read",
            "uc_reg_read_batch",
            "uc_reg_write",
            "uc_reg_write_batch",
            "uc_strerror"));

    /**
     * The library.
     *
     * @throws EngineUnavailableException if there is none, or none of version 2.1.2 or later
     */
    public static UnicornLibrary get() {
        return switch (Holder.OUTCOME) {
            case Found(UnicornLibrary library) -> library;
            case Missing(UnicornSearch search, List<EngineUnavailableException.Refusal> refusals) ->
                // A new one for each caller: a stack trace kept from the first would mislead all the others.
                throw new EngineUnavailableException(search, refusals);
        };
    }

    /** @param name one of those that it was taken for */
    MemorySegment function(String name) {
        if (!FUNCTIONS.contains(name)) {
            throw new IllegalArgumentException(name + " is not among those that a library is asked for");
        }
        return lookup.findOrThrow(name);
    }

    /** What a search came to. */
    sealed interface Outcome {}

    record Found(UnicornLibrary library) implements Outcome {}

    record Missing(UnicornSearch search, List<EngineUnavailableException.Refusal> refusals) implements Outcome {}

    /** Loads on first use. Keeps the failure too: an initializer that throws would later only say NoClassDefFoundError. */
    private static final class Holder {
        static final Outcome OUTCOME = open(UnicornSearch.of(System.getenv(), systemProperties()));
    }

    static Outcome open(UnicornSearch search) {
        List<EngineUnavailableException.Refusal> refusals = new ArrayList<>();
        for (Path place : search.places()) {
            switch (open(place)) {
                case Opened(UnicornLibrary library) -> {
                    return new Found(library);
                }
                case Refused(String reason) -> refusals.add(new EngineUnavailableException.Refusal(place, reason));
            }
        }
        return new Missing(search, List.copyOf(refusals));
    }

    private sealed interface Attempt {}

    private record Opened(UnicornLibrary library) implements Attempt {}

    private record Refused(String reason) implements Attempt {}

    private static Attempt open(Path place) {
        boolean leftToLoader = !place.isAbsolute();
        if (!leftToLoader && !Files.exists(place)) {
            return new Refused("absent");
        }
        if (!leftToLoader && (!Files.isRegularFile(place) || !Files.isReadable(place))) {
            return new Refused("not a readable file");
        }
        // A refused library is closed again. Left open it would be handed out once more under its soname, which is
        // libunicorn.so.2 for 2.0 and 2.1 alike.
        try (Arena trial = Arena.ofConfined()) {
            SymbolLookup symbols = symbols(place, trial);
            Optional<MemorySegment> ucVersion = symbols.find("uc_version");
            if (ucVersion.isEmpty()) {
                return new Refused("not a Unicorn library: it has no uc_version");
            }
            UnicornVersion version = UnicornVersion.ofPacked(callUcVersion(ucVersion.get()));
            if (!version.isUsable()) {
                return new Refused("its version is " + version + "; mmulator needs " + UnicornVersion.OLDEST_USABLE
                        + ", for TLB misses in pages of 4 KiB");
            }
            Optional<String> lacking = FUNCTIONS.stream()
                    .filter(name -> symbols.find(name).isEmpty())
                    .findFirst();
            if (lacking.isPresent()) {
                return new Refused("not a whole Unicorn library: it has no " + lacking.get());
            }
            if (!knowsArm64(symbols)) {
                return new Refused("it was built without arm64");
            }
            return new Opened(new UnicornLibrary(place, version, symbols(place, Arena.global())));
        } catch (IllegalArgumentException notLoaded) {
            return new Refused(
                    leftToLoader
                            ? "not known to the dynamic loader"
                            : "refused by the dynamic loader: another architecture, or something it needs is missing");
        }
    }

    private static SymbolLookup symbols(Path place, Arena arena) {
        return place.isAbsolute()
                ? SymbolLookup.libraryLookup(place, arena)
                : SymbolLookup.libraryLookup(place.toString(), arena);
    }

    /** Both parameters are pointers to results that the returned number holds too; NULL says that they are not wanted. */
    private static int callUcVersion(MemorySegment ucVersion) {
        MethodHandle call = Linker.nativeLinker()
                .downcallHandle(
                        ucVersion,
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try {
            return (int) call.invokeExact(MemorySegment.NULL, MemorySegment.NULL);
        } catch (Throwable impossible) {
            throw new IllegalStateException("uc_version threw, which a C function cannot", impossible);
        }
    }

    /** Libraries may be built for some architectures only. A library that cannot be asked is tried. */
    private static boolean knowsArm64(SymbolLookup symbols) {
        Optional<MemorySegment> supported = symbols.find("uc_arch_supported");
        if (supported.isEmpty()) {
            return true;
        }
        MethodHandle call = Linker.nativeLinker()
                .downcallHandle(supported.get(), FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_INT));
        try {
            return (boolean) call.invokeExact(UnicornApi.UC_ARCH_ARM64);
        } catch (Throwable impossible) {
            throw new IllegalStateException("uc_arch_supported threw, which a C function cannot", impossible);
        }
    }

    private static Map<String, String> systemProperties() {
        Map<String, String> properties = new HashMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        return properties;
    }
}
