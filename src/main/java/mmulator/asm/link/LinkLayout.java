package mmulator.asm.link;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Where sections go and what else is defined.
 *
 * @param placements sections with a place of their own
 * @param rest where all other sections follow each other, in the order they first appear
 * @param symbols global symbols that no file defines, such as addresses of tables
 * @param partial a symbol that nobody defines is 0 instead of an error: for looking at a part of a program
 */
public record LinkLayout(
        List<SectionPlacement> placements, SectionPlacement rest, Map<String, Long> symbols, boolean partial) {
    public LinkLayout {
        placements = List.copyOf(placements);
        symbols = Map.copyOf(symbols);
    }

    /** The given placements; sections without one follow each other from {@code virtualAddress} on. */
    public static LinkLayout of(long virtualAddress, long physicalAddress, SectionPlacement... placements) {
        return new LinkLayout(
                List.of(placements), new SectionPlacement("*", virtualAddress, physicalAddress), Map.of(), false);
    }

    /** Whether a section has the name, or, if a {@code *} ends that, a name that begins so. */
    public static boolean matches(String pattern, String section) {
        return pattern.endsWith("*")
                ? section.startsWith(pattern.substring(0, pattern.length() - 1))
                : section.equals(pattern);
    }

    /** Where a section goes: the place of its own, or the one whose pattern says most, or {@link #rest}. */
    public SectionPlacement placementOf(String section) {
        return placements.stream()
                .filter(p -> matches(p.section(), section))
                .max(Comparator.comparing((SectionPlacement p) -> !p.isPattern())
                        .thenComparingInt(p -> p.section().length()))
                .orElse(rest);
    }

    /** The same places with other symbols. */
    public LinkLayout withSymbols(Map<String, Long> others) {
        return new LinkLayout(placements, rest, others, partial);
    }

    /** The same places for a part of a program. */
    public LinkLayout asPartial() {
        return new LinkLayout(placements, rest, symbols, true);
    }
}
