package mmulator.asm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * Makes instructions from the templates in {@code src/test/resources/mmulator/asm/grid}: each {@code <kind>} is replaced by
 * values of that kind, good and bad.
 */
public final class InstructionGrid {
    private final Random random;
    private final TreeSet<String> lines = new TreeSet<>();

    private InstructionGrid(long seed) {
        random = new Random(seed);
    }

    /** Instructions, right and wrong ones, each once. */
    public static List<String> instructions(long seed, int perTemplate) {
        InstructionGrid grid = new InstructionGrid(seed);
        for (String file : List.of("general", "memory", "system", "vector")) {
            for (String template : templates(file)) {
                for (int i = 0; i < (template.contains("<") ? perTemplate : 1); i++) {
                    grid.lines.add(grid.fill(template));
                }
            }
        }
        return new ArrayList<>(grid.lines);
    }

    private static List<String> templates(String file) {
        try {
            return Files.readAllLines(Path.of("src/test/resources/mmulator/asm/grid", file + ".txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String fill(String template) {
        String line = template;
        for (int at = line.indexOf('<'); at >= 0; at = line.indexOf('<')) {
            int end = line.indexOf('>', at);
            line = line.substring(0, at) + value(line.substring(at + 1, end)) + line.substring(end + 1);
        }
        return line;
    }

    private String one(String values) {
        String[] all = values.split(" ");
        return all[random.nextInt(all.length)];
    }

    private String value(String kind) {
        return switch (kind) {
            case "x" -> one("x0 x1 x7 x15 x28 x30 xzr");
            case "w" -> one("w0 w1 w9 w16 w30 wzr");
            case "r" -> one("x0 x1 x3 x17 x30 w0 w2 w5 w30 xzr wzr sp wsp lr fp ip0");
            case "b" -> one("x0 x5 x30 sp sp x1 xzr w1");
            case "f" -> one("b0 h1 s2 d3 q4 d31 q31 s0");
            case "shift" -> one("lsl lsr asr ror");
            case "ext" -> one("uxtb uxth uxtw uxtx sxtb sxth sxtw sxtx lsl");
            case "sh" -> one("#0 #1 #3 #4 #12 #16 #31 #32 #48 #63 #64 #5");
            case "imm" ->
                one("#0 #1 #-1 #15 #4095 #4096 #0xfff000 #0x1001 #-4096 #0x1000000 #-5 #0xffff #0xffff0000 #127");
            case "imm16" -> one("#0 #1 #0xffff #0x10000 #0x1234 #-1");
            case "imm5" -> one("#0 #1 #7 #31 #32 #-1");
            case "small" -> one("#0 #1 #2 #3 #4 #15 #16");
            case "mask" ->
                one(
                        "#0xff #1 #0xfffffffffffffffe #0xaaaaaaaaaaaaaaaa #0x00ff00ff00ff00ff #0 #-1 #0xffffffff "
                                + "#0x0000ffff0000 #5 #0xf0f0f0f0 #0x7fffffffffffffff #~0xf #0xffff000000000000 #0x80000000 #-2 "
                                + "#0xfffffffffffff000 #0x3ffffffffff #0x1234 #0xfffff0ff #0xffffffff00000000 #-0x10000 #0xffffefff");
            case "off" ->
                one(
                        "#0 #1 #8 #16 #-8 #255 #256 #-256 #-257 #4095 #4096 #8190 #16380 #32760 #65520 #32768 #504 #-512 #3 "
                                + "#252 #1008 #-1024 #4088 #-4096");
            case "cc" -> one("eq ne cs hs cc lo mi pl vs vc hi ls ge lt gt le al nv");
            case "logic" -> one("and orr eor ands bic orn eon bics");
            case "shop" -> one("lsl lsr asr ror");
            case "bits" -> one("rbit rev rev16 rev32 rev64 clz cls");
            case "crc" -> one("crc32b crc32h crc32w crc32x crc32cb crc32ch crc32cw crc32cx");
            case "ldst" -> one("ldr str ldrb strb ldrh strh ldrsb ldrsh ldrsw ldr str");
            case "ldstu" -> one("ldur stur ldurb sturb ldurh sturh ldursb ldursh ldursw");
            case "ldstt" -> one("ldtr sttr ldtrb sttrb ldtrh sttrh ldtrsb ldtrsh ldtrsw");
            case "ldap" -> one("ldapur stlur ldapurb stlurb ldapurh stlurh ldapursb ldapursh ldapursw");
            case "pair" -> one("ldp stp ldnp stnp ldpsw ldp stp");
            case "prf" -> one("pldl1keep pldl2strm pldl3keep plil1keep pstl1strm pstl3keep pldl4keep pldslckeep");
            case "bh" -> one("b h");
            case "al" -> one("a l al");
            case "lse" ->
                one("ldadd ldclr ldeor ldset ldsmax ldsmin ldumax ldumin swp cas")
                        + one("a l al").repeat(random.nextInt(2));
            case "lses" ->
                one("stadd stclr steor stset stsmax stsmin stumax stumin")
                        + one("l a").repeat(random.nextInt(2));
            case "bar" -> one("sy st ld ish ishst ishld nsh nshst nshld osh oshst oshld SY xx");
            case "nxs" -> one("oshnxs nshnxs ishnxs synxs");
            case "hint" ->
                one("nop yield wfe wfi sev sevl dgh xpaclri pacia1716 pacib1716 autia1716 autib1716 esb csdb paciaz "
                        + "paciasp pacibz pacibsp autiaz autiasp autibz autibsp sb ssbb pssbb");
            case "pstate" -> one("spsel daifset daifclr uao pan dit ssbs tco daif nzcv allint DAIFSet");
            case "pac" -> one("pacia pacib pacda pacdb autia autib autda autdb");
            case "pacz" -> one("paciza pacizb pacdza pacdzb autiza autizb autdza autdzb");
            case "dc" ->
                one(
                        "ivac isw igvac igsw igdvac csw cgsw cisw cigsw zva gva gzva cvac cgvac cvau cvap cgvap cvadp civac "
                                + "cigvac cigdvac");
            case "ic" -> one("ialluis iallu ivau");
            case "at" ->
                one("s1e1r s1e1w s1e0r s1e0w s1e1rp s1e1wp s1e2r s1e2w s12e1r s12e1w s12e0r s12e0w s1e3r s1e3w");
            case "tlbi" ->
                one("vmalle1 vae1 aside1 vaae1 vale1 vaale1 alle2 vae2 alle1 vale2 vmalls12e1 alle3 vae3 vale3 rvae1 "
                        + "rvaae1 rvale1 rvaale1 rvae2 rvale2 rvae3 rvale3 ipas2e1 ipas2le1 ripas2e1 ripas2le1");
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
