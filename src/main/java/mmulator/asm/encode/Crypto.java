package mmulator.asm.encode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.asm.section.Operand;
import mmulator.asm.section.Register;

/** AES, SHA-1, SHA-256 and the polynomial multiplication of 64 bits (FEAT_AES, FEAT_SHA1, FEAT_SHA256, FEAT_PMULL). */
final class Crypto {

    /** One form. @param kinds the name of each register operand but for its number */
    private record Form(int opcode, List<String> kinds) {}

    private static final Map<String, Form> FORMS = forms("""
            aese 4e284800 v.16b v.16b, aesd 4e285800 v.16b v.16b,
            aesmc 4e286800 v.16b v.16b, aesimc 4e287800 v.16b v.16b,
            sha1c 5e000000 q s v.4s, sha1p 5e001000 q s v.4s, sha1m 5e002000 q s v.4s,
            sha1su0 5e003000 v.4s v.4s v.4s, sha1h 5e280800 s s, sha1su1 5e281800 v.4s v.4s,
            sha256h 5e004000 q q v.4s, sha256h2 5e005000 q q v.4s,
            sha256su0 5e282800 v.4s v.4s, sha256su1 5e006000 v.4s v.4s v.4s,
            pmull 0ee0e000 v.1q v.1d v.1d, pmull2 4ee0e000 v.1q v.2d v.2d""");

    private Crypto() {}

    private static Map<String, Form> forms(String table) {
        Map<String, Form> forms = new HashMap<>();
        for (String line : table.split(",\\s*")) {
            List<String> words = List.of(line.strip().split(" "));
            int opcode = Integer.parseUnsignedInt(words.get(1), 16);
            forms.put(words.getFirst(), new Form(opcode, words.subList(2, words.size())));
        }
        return Map.copyOf(forms);
    }

    /** The encoding; {@link A64#UNKNOWN} for another instruction, PMULL of bytes among them. */
    static long encode(Operands o) {
        Form form = FORMS.get(o.mnemonic());
        if (form == null || (o.mnemonic().startsWith("pmull") && !kind(o, 0).equals("v.1q"))) {
            return A64.UNKNOWN;
        }
        o.expect(form.kinds.size());
        int word = form.opcode;
        for (int i = 0; i < o.count(); i++) {
            boolean fits = kind(o, i).equals(form.kinds.get(i));
            if (!fits || !(o.get(i) instanceof Operand.OfRegister(Register register, int _))) {
                throw o.error(i, "expected a register such as " + new StringBuilder(form.kinds.get(i)).insert(1, '0'));
            }
            word |= register.number() << (i == 2 ? 16 : 5 * i);
        }
        return A64.word(word);
    }

    private static String kind(Operands o, int i) {
        return o.get(i) instanceof Operand.OfRegister(Register register, int _)
                ? register.toString().replaceFirst("[0-9]+", "")
                : "";
    }
}
