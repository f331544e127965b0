package mmulator.trace;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;

/** The features of a CPU as {@code bbml=2 noabort=true granules=4K/64K}: those that a plain CPU does not have so. */
final class FeatureText {
    private static final CpuFeatures PLAIN = CpuFeatures.builder().build();

    private FeatureText() {}

    static String of(CpuFeatures cpu) {
        List<String> words = new ArrayList<>();
        add(words, "midr", Hex.word((int) cpu.midr()), Hex.word((int) PLAIN.midr()));
        add(words, "bbml", cpu.bbml(), PLAIN.bbml());
        add(words, "noabort", cpu.noabort(), PLAIN.noabort());
        add(words, "granules", granules(cpu.granules()), granules(PLAIN.granules()));
        add(words, "asid-bits", cpu.asidBits(), PLAIN.asidBits());
        add(words, "pa-bits", cpu.paBits(), PLAIN.paBits());
        add(words, "va-bits", cpu.vaBits(), PLAIN.vaBits());
        add(words, "lpa2", cpu.lpa2(), PLAIN.lpa2());
        add(words, "ttst", cpu.ttst(), PLAIN.ttst());
        add(words, "hafdbs", cpu.hafdbs(), PLAIN.hafdbs());
        add(words, "tlbios", cpu.tlbios(), PLAIN.tlbios());
        add(words, "tlbirange", cpu.tlbirange(), PLAIN.tlbirange());
        add(words, "ets2", cpu.ets2(), PLAIN.ets2());
        add(words, "cnp", cpu.cnp(), PLAIN.cnp());
        add(words, "xs", cpu.xs(), PLAIN.xs());
        add(words, "ttl", cpu.ttl(), PLAIN.ttl());
        add(words, "hpds", cpu.hpds(), PLAIN.hpds());
        add(words, "pan", cpu.pan(), PLAIN.pan());
        add(words, "uao", cpu.uao(), PLAIN.uao());
        add(words, "e0pd", cpu.e0pd(), PLAIN.e0pd());
        add(words, "ntlbpa", cpu.nTlbPa(), PLAIN.nTlbPa());
        add(words, "csv3", cpu.csv3(), PLAIN.csv3());
        return String.join(" ", words);
    }

    private static void add(List<String> words, String name, Object value, Object plain) {
        if (!value.equals(plain)) {
            words.add(name + "=" + value);
        }
    }

    private static String granules(Set<Granule> granules) {
        return granules.stream().map(Granule::toString).collect(Collectors.joining("/"));
    }

    static CpuFeatures parse(Line line) {
        CpuFeatures.Builder cpu = CpuFeatures.builder();
        while (!line.atEnd()) {
            String name = line.word("a feature");
            if (!isFeature(name)) {
                throw line.wrong(
                        "unknown feature '" + name + "'; expected a feature of fixtures/README.md, such as bbml=2");
            }
            line.require("=");
            switch (name) {
                case "midr" -> cpu.midr(line.number("MIDR_EL1"));
                case "bbml" -> cpu.bbml(line.between(0, 3, name));
                case "granules" -> cpu.granules(granules(line));
                case "asid-bits" -> cpu.asidBits(line.between(8, 16, name));
                case "pa-bits" -> cpu.paBits(line.between(32, 52, name));
                case "va-bits" -> cpu.vaBits(line.between(48, 52, name));
                case "hafdbs" -> cpu.hafdbs(line.between(0, 2, name));
                default -> set(cpu, name, truth(line, name));
            }
        }
        List<String> problems = cpu.buildUnchecked().problems();
        if (!problems.isEmpty()) {
            throw line.wrong("impossible features: " + String.join("; ", problems));
        }
        return cpu.build();
    }

    private static boolean isFeature(String name) {
        return switch (name) {
            case "midr", "bbml", "granules", "asid-bits", "pa-bits", "va-bits", "hafdbs" -> true;
            default -> set(CpuFeatures.builder(), name, false);
        };
    }

    /** @return false if there is no such feature */
    private static boolean set(CpuFeatures.Builder cpu, String name, boolean value) {
        return switch (name) {
            case "noabort" -> cpu.noabort(value) != null;
            case "lpa2" -> cpu.lpa2(value) != null;
            case "ttst" -> cpu.ttst(value) != null;
            case "tlbios" -> cpu.tlbios(value) != null;
            case "tlbirange" -> cpu.tlbirange(value) != null;
            case "ets2" -> cpu.ets2(value) != null;
            case "cnp" -> cpu.cnp(value) != null;
            case "xs" -> cpu.xs(value) != null;
            case "ttl" -> cpu.ttl(value) != null;
            case "hpds" -> cpu.hpds(value) != null;
            case "pan" -> cpu.pan(value) != null;
            case "uao" -> cpu.uao(value) != null;
            case "e0pd" -> cpu.e0pd(value) != null;
            case "ntlbpa" -> cpu.nTlbPa(value) != null;
            case "csv3" -> cpu.csv3(value) != null;
            default -> false;
        };
    }

    private static boolean truth(Line line, String name) {
        if (line.take("true")) {
            return true;
        }
        if (line.take("false")) {
            return false;
        }
        throw line.expected(name + ": true or false");
    }

    private static Set<Granule> granules(Line line) {
        Set<Granule> granules = EnumSet.noneOf(Granule.class);
        for (String name : line.word("granules, such as 4K/64K").split("/", -1)) {
            granules.add(granule(name, line));
        }
        return granules;
    }

    /** @param name the word before the present one */
    static Granule granule(String name, Line line) {
        for (Granule granule : Granule.values()) {
            if (granule.toString().equals(name)) {
                return granule;
            }
        }
        throw line.wrong("unknown granule '" + name + "'; expected 4K, 16K or 64K");
    }
}
