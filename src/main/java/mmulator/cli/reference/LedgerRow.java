package mmulator.cli.reference;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What mmulator makes of one rule of the Arm ARM.
 *
 * @param rule identifier, such as {@code R_WHZWS}; of a clause that has none, section and name: {@code B2.8.2-device}
 * @param section three numbers at most: {@code D8.17.1}
 * @param where classes or methods that model it, below {@code mmulator}: {@link Code}
 * @param witnesses tests, named likewise, and paths of fixtures, of which each fails if it is not so
 * @param words what the rule is about, why it has no effect, or what is missing: never the manual's own
 */
record LedgerRow(String rule, String section, Status status, List<String> where, List<String> witnesses, String words) {
    /** As the data spells it and as the page explains it. */
    enum Status {
        MODELLED("modelled", "the machine or its rules do so, and each witness fails if they do not"),
        NO_EFFECT("no effect", "nothing that the machine could show depends on it; the row says why"),
        OUT_OF_SCOPE("out of scope", "stage 2, EL2, EL3, other security states, 128-bit descriptors and the like"),
        NOT_YET("not yet", "it should be, and the row says what is different or missing");

        private final String text;
        private final String meaning;

        Status(String text, String meaning) {
            this.text = text;
            this.meaning = meaning;
        }

        String text() {
            return text;
        }

        String meaning() {
            return meaning;
        }

        static Status of(String text) {
            for (Status status : values()) {
                if (status.text.equals(text)) {
                    return status;
                }
            }
            throw new IllegalArgumentException("unknown status '" + text + "'");
        }
    }

    /**
     * A class or a method of one.
     *
     * @param type with its packages, below {@code mmulator}: {@code mmu.tlb.Tlb}
     */
    record Code(String type, Optional<String> method) {
        private static final Pattern NAME = Pattern.compile("((?:[a-z]\\w*\\.)+[A-Z]\\w*)(?:\\.(\\w+))?");

        /** @param name {@code mmu.tlb.Tlb} or {@code mmu.tlb.Tlb.lookUp} */
        static Code of(String name) {
            Matcher matcher = NAME.matcher(name);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no class or method: '" + name + "'");
            }
            return new Code(matcher.group(1), Optional.ofNullable(matcher.group(2)));
        }

        /** {@code Tlb.lookUp} */
        String inClass() {
            String simple = type.substring(type.lastIndexOf('.') + 1);
            return method.map(name -> simple + "." + name).orElse(simple);
        }
    }

    LedgerRow {
        where = List.copyOf(where);
        witnesses = List.copyOf(witnesses);
    }

    /** True if the two say the same of two rules of one section. */
    boolean saysTheSame(LedgerRow other) {
        return section.equals(other.section)
                && status == other.status
                && where.equals(other.where)
                && witnesses.equals(other.witnesses)
                && words.equals(other.words);
    }
}
