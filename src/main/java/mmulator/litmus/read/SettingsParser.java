package mmulator.litmus.read;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.asm.source.SourcePosition;
import mmulator.litmus.test.AfterFault;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.LitmusException;
import mmulator.litmus.test.Settings;

/** Reads what lines of the header ask of the machine: {@code Variant=}, {@code TTHM=}, {@code EL0=}. */
final class SettingsParser {
    private static final Set<String> BEYOND = Set.of(
            "memtag",
            "mte",
            "morello",
            "ifetch",
            "self",
            "dic",
            "idc",
            "exs",
            "eis",
            "eos",
            "sve",
            "sme",
            "neon",
            "pac",
            "const-pac-field",
            "fpac",
            "ets",
            "ets3",
            "ntv2",
            "asl",
            "cos",
            "sync",
            "synchronous",
            "async",
            "asynchronous",
            "asym",
            "asymmetric",
            "nontag",
            "vmsa2",
            "el2",
            "vhe",
            "oota",
            "oota-self",
            "telechat",
            "cutoff",
            "pte2",
            "pte-squared",
            "noptebranch",
            "instr",
            "specialx0",
            "normw",
            "acqrelasfence",
            "backcompat",
            "fullscdepend",
            "splittedrmw",
            "switchdepscwrite",
            "switchdepscresult",
            "lrscdiffok",
            "weakpredicated",
            "constrainedunpredictable",
            "deps",
            "instances",
            "success",
            "s128",
            "strict",
            "warn",
            "exp",
            "lkmmv1",
            "lkmmv2",
            "test");
    private static final Pattern HARDWARE = Pattern.compile("(?:P?(\\d{1,3})\\s*:\\s*)?(\\w+)");

    private final String path;
    private final Map<String, String> info;
    private final Map<String, SourcePosition> positions;

    private boolean ets2;
    private AfterFault afterFault = AfterFault.ENDS;

    SettingsParser(String path, Map<String, String> info, Map<String, SourcePosition> positions) {
        this.path = path;
        this.info = info;
        this.positions = positions;
    }

    Settings parse(int threads) {
        String variants = info.getOrDefault("variant", "");
        for (String variant : variants.split("[\\s,]+")) {
            variant(variant);
        }
        Set<Integer> ha = new TreeSet<>();
        Set<Integer> hd = new TreeSet<>();
        for (String word : info.getOrDefault("tthm", "").split("[\\s,]+(?!:)")) {
            if (!word.isEmpty()) {
                hardware(word, threads, ha, hd);
            }
        }
        return new Settings(ets2, afterFault, ha, hd, el0(threads));
    }

    private SourcePosition position(String key) {
        return Objects.requireNonNullElseGet(positions.get(key), () -> new SourcePosition(path, 1, 1));
    }

    private void variant(String variant) {
        switch (variant.toLowerCase(Locale.ROOT)) {
            case "", "vmsa", "kvm", "mixed" -> {}
            // These say how herd searches, not what there is to find.
            case "dontcheckmixed", "phantomonload", "optrfrmw", "cos-opt", "oldsolver" -> {}
            case "fatal", "precise" -> afterFault = AfterFault.ENDS;
            case "handled", "imprecise" -> afterFault = AfterFault.RETRIES;
            case "faulttonext", "skip" -> afterFault = AfterFault.SKIPS;
            case "ets2" -> ets2 = true;
            default -> {
                if (BEYOND.contains(variant.toLowerCase(Locale.ROOT))) {
                    throw new BeyondMachineException(position("variant"), "variant " + variant);
                }
                throw new LitmusException(
                        position("variant"),
                        "unknown variant '" + variant + "'; expected vmsa, fatal, precise, handled, faultToNext, ETS2"
                                + " or mixed");
            }
        }
    }

    /** {@code HA}, {@code P0:HD}: hardware manages the Access flag, or that and the dirty state. */
    private void hardware(String word, int threads, Set<Integer> ha, Set<Integer> hd) {
        Matcher matcher = HARDWARE.matcher(word);
        String what = matcher.matches() ? matcher.group(2).toUpperCase(Locale.ROOT) : "";
        Set<Integer> cpus = new TreeSet<>();
        for (int cpu = 0; cpu < threads; cpu++) {
            if (matcher.matches() && (matcher.group(1) == null || Integer.parseInt(matcher.group(1)) == cpu)) {
                cpus.add(cpu);
            }
        }
        if (cpus.isEmpty() || !Set.of("SW", "HA", "HD").contains(what)) {
            throw new LitmusException(
                    position("tthm"), "unknown '" + word + "' in TTHM; expected SW, HA or HD, or P0:HA for one thread");
        }
        switch (what) {
            case "HA" -> ha.addAll(cpus);
            case "HD" -> {
                // TCR_EL1.HD has an effect only together with HA.
                ha.addAll(cpus);
                hd.addAll(cpus);
            }
            default -> {}
        }
    }

    private Set<Integer> el0(int threads) {
        Set<Integer> cpus = new TreeSet<>();
        String key = info.containsKey("el0") ? "el0" : "user";
        for (String word : info.getOrDefault(key, "").split("[\\s,]+")) {
            if (word.matches("P?\\d{1,3}") && Integer.parseInt(word.replace("P", "")) < threads) {
                cpus.add(Integer.parseInt(word.replace("P", "")));
            } else if (!word.isEmpty()) {
                throw new LitmusException(position(key), "there is no thread '" + word + "'");
            }
        }
        return cpus;
    }
}
