package mmulator.engine;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The functions of {@link HostCode} in the machine code of one kind of host. They are position-independent, keep nothing and
 * use no stack.
 */
record HostFunctions(byte[] count, byte[] filter, byte[] block) {
    // uc, address, size, table in rdi, rsi, edx, rcx; uc, type, address, size, value, table in rdi, esi, rdx, ecx, r8,
    // r9.
    static final HostFunctions X86_64 = of(
            "89f0c1e80225ff030000" // mov eax, esi; shr eax, 2; and eax, 1023
                    + "0fb6440108" // movzx eax, byte [rcx + rax + 8]
                    + "4c8b01" // mov r8, [rcx]
                    + "3c01720e770d" // cmp al, 1; jb 1f; ja 2f
                    + "49837810007506" // cmp qword [r8 + 16], 0; jne 2f
                    + "49ff087801" // dec qword [r8]; js 2f
                    + "c3" // 1: ret
                    + "41ff6008", // 2: jmp [r8 + 8]
            "89c9" // mov ecx, ecx
                    + "4c8d540aff4931d249c1ea0c" // lea r10, [rdx + rcx - 1]; xor r10, rdx; shr r10, 12
                    + "7519" // jnz 1f
                    + "4889d048c1e80c" // mov rax, rdx; shr rax, 12
                    + "4189c24181e2ff030000" // mov r10d, eax; and r10d, 1023
                    + "4b3944d108" // cmp [r9 + r10*8 + 8], rax
                    + "7501c3" // jne 1f; ret
                    + "41ff21", // 1: jmp [r9]
            "4889f048c1e80c" // mov rax, rsi; shr rax, 12
                    + "4189c04181e0ff030000" // mov r8d, eax; and r8d, 1023
                    + "4e8b44c138" // mov r8, [rcx + r8*8 + 56]
                    + "4d85c0744b" // test r8, r8; jz 1f
                    + "4939007546" // cmp [r8], rax; jne 1f
                    + "89f0c1e80225ff030000" // mov eax, esi; shr eax, 2; and eax, 1023
                    + "c1ea0201c2" // shr edx, 2; add edx, eax
                    + "488971104c89411848895120" // mov [rcx + 16], rsi; mov [rcx + 24], r8; mov [rcx + 32], rdx
                    + "450fb74c5008" // movzx r9d, word [r8 + rdx*2 + 8]
                    + "410fb7444008" // movzx eax, word [r8 + rax*2 + 8]
                    + "4129c1741d" // sub r9d, eax; jz 3f
                    + "48837908007508" // cmp qword [rcx + 8], 0; jne 2f
                    + "4c29097911" // sub [rcx], r9; jns 3f
                    + "4c0109" // add [rcx], r9
                    + "48c74110ffffffff" // 2: mov qword [rcx + 16], -1
                    + "ff6130" // jmp [rcx + 48]
                    + "ff6128" // 1: jmp [rcx + 40]
                    + "c3"); // 3: ret

    // uc, address, size, table in x0, x1, w2, x3; uc, type, address, size, value, table in x0, w1, x2, w3, x4, x5.
    static final HostFunctions AARCH64 = of(
            "242c42d36400048b" // ubfx x4, x1, #2, #10; add x4, x3, x4
                    + "84204039650040f9" // ldrb w4, [x4, #8]; ldr x5, [x3]
                    + "9f0400710301005408010054" // cmp w4, #1; b.lo 1f; b.hi 2f
                    + "a40840f9c40000b5" // ldr x4, [x5, #16]; cbnz x4, 2f
                    + "a40040f9840400f1" // ldr x4, [x5]; subs x4, x4, #1
                    + "a40000f944000054" // str x4, [x5]; b.mi 2f
                    + "c0035fd6" // 1: ret
                    + "b00440f900021fd6", // 2: ldr x16, [x5, #8]; br x16
            "4640238bc60400d1" // add x6, x2, w3, uxtw; sub x6, x6, #1
                    + "c60002cac6fc4cd3" // eor x6, x6, x2; lsr x6, x6, #12
                    + "060100b5" // cbnz x6, 1f
                    + "47fc4cd3e6244092" // lsr x7, x2, #12; and x6, x7, #1023
                    + "a60c068bc60440f9" // add x6, x5, x6, lsl #3; ldr x6, [x6, #8]
                    + "df0007eb41000054" // cmp x6, x7; b.ne 1f
                    + "c0035fd6" // ret
                    + "b00040f900021fd6", // 1: ldr x16, [x5]; br x16
            "24fc4cd385244092" // lsr x4, x1, #12; and x5, x4, #1023
                    + "650c058ba51c40f9" // add x5, x3, x5, lsl #3; ldr x5, [x5, #56]
                    + "450300b4" // cbz x5, 1f
                    + "a60040f9df0004ebe1020054" // ldr x6, [x5]; cmp x6, x4; b.ne 1f
                    + "242c42d3467c0253c600048b" // ubfx x4, x1, #2, #10; lsr w6, w2, #2; add x6, x6, x4
                    + "611401a9661000f9" // stp x1, x5, [x3, #16]; str x6, [x3, #32]
                    + "a604068bc6104079" // add x6, x5, x6, lsl #1; ldrh w6, [x6, #8]
                    + "a404048b84104079" // add x4, x5, x4, lsl #1; ldrh w4, [x4, #8]
                    + "c60004ebc0010054" // subs x6, x6, x4; b.eq 3f
                    + "640440f9c40000b5" // ldr x4, [x3, #8]; cbnz x4, 2f
                    + "640040f9840006eb" // ldr x4, [x3]; subs x4, x4, x6
                    + "64000054640000f9c0035fd6" // b.mi 2f; str x4, [x3]; ret
                    + "04008092640800f9" // 2: mov x4, #-1; str x4, [x3, #16]
                    + "701840f900021fd6" // ldr x16, [x3, #48]; br x16
                    + "701440f900021fd6" // 1: ldr x16, [x3, #40]; br x16
                    + "c0035fd6"); // 3: ret

    private static HostFunctions of(String count, String filter, String block) {
        HexFormat hex = HexFormat.of();
        return new HostFunctions(hex.parseHex(count), hex.parseHex(filter), hex.parseHex(block));
    }

    /** Those of this host, if there are any. */
    static Optional<HostFunctions> ofHost() {
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
        return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            // Nobody but the kernel makes instruction caches see what was written; Linux does where a page becomes
            // executable.
            case "aarch64" -> linux ? Optional.of(AARCH64) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
