package mmulator.litmus;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Extensions of the architecture that tests may use and the machine does not have, by their instructions. */
enum MissingExtension {
    MTE("(ld|st|stz|st2|stz2)gm?|stgp|irg|addg|subg|gmi|subps?"),
    MOPS("(cpyf?|set)(p|m|e)[a-z]*"),
    GCS("gcs[a-z0-9]*"),
    MORELLO(
            "(ldr|str|mov|alignd|alignu|build|chk[a-z]+|gc[a-z]+|sc[a-z]+|seal|unseal|cpy[a-z]+|cseal|swpa?l?) *c\\d+.*"),
    SVE_OR_SME(".*\\b(z\\d+\\.|p\\d+[/.]|za\\d*\\b).*|[a-z]*start|[a-z]*stop|rdvl.*|addvl.*|cnt[bhwd] .*");

    private final Pattern instruction;

    MissingExtension(String instruction) {
        this.instruction = Pattern.compile(instruction);
    }

    /** @param text labels, an instruction and its operands */
    static Optional<MissingExtension> of(String text) {
        String plain = text.replaceFirst("^(\\s*[A-Za-z_.$][A-Za-z0-9_.$]*\\s*:)*", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        String mnemonic = plain.split("\\s", 2)[0];
        for (MissingExtension extension : values()) {
            if (extension.instruction.matcher(mnemonic).matches()
                    || extension.instruction.matcher(plain).matches()) {
                return Optional.of(extension);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return this == SVE_OR_SME ? "SVE or SME" : name();
    }
}
