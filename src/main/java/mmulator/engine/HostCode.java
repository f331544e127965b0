package mmulator.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Tiny hook functions in host machine code, so that the engine enters Java only when there is something to decide. A Java
 * upcall costs about 20 ns, these about 2 ns.
 *
 * <p>All find the Java upcall to fall back on in the memory their {@code user_data} points to, so one copy serves every
 * engine. They exist for x86-64; on other hosts, or where the system forbids executable memory, the engine calls the
 * upcall directly and nothing but speed differs. Set the system property {@code mmulator.hostcode} to {@code off} to see
 * that in engines opened from then on.
 *
 * @param count address of {@code void (uc, u64 address, u32 size, {{i64 budget; void *upcall; i64 attention} *cell; u8
 *     action[1024]} *)}: {@link StepBudget.Action} of the instruction; calls on only to stop
 * @param filter address of {@code void (uc, int type, u64 address, int size, i64 value, {void *upcall; i64 tag[1024]}
 *     *)}: returns at once when {@code tag[page % 1024] == page}; otherwise, or when the access crosses a page, calls on
 * @param block address of {@code void (uc, u64 address, u32 size, cell *)}, with the cell of {@link BlockBudget}: takes the
 *     counted instructions of a block, or stops before it
 */
record HostCode(long count, long filter, long block) {
    private static final String X86_64_COUNT = "89f0c1e80225ff030000" // mov eax, esi; shr eax, 2; and eax, 1023
            + "0fb6440108" //                             movzx eax, byte [rcx + rax + 8]
            + "4c8b01" //                                 mov r8, [rcx]
            + "3c01720e770d" //                           cmp al, 1; jb 1f; ja 2f
            + "49837810007506" //                         cmp qword [r8 + 16], 0; jne 2f
            + "49ff087801" //                             dec qword [r8]; js 2f
            + "c3" //                                  1: ret
            + "41ff6008"; //                           2: jmp [r8 + 8]
    private static final String X86_64_FILTER = "89c9" // mov ecx, ecx
            + "4c8d540aff4931d249c1ea0c" //               lea r10, [rdx + rcx - 1]; xor r10, rdx; shr r10, 12
            + "7519" //                                   jnz 1f
            + "4889d048c1e80c" //                         mov rax, rdx; shr rax, 12
            + "4189c24181e2ff030000" //                   mov r10d, eax; and r10d, 1023
            + "4b3944d108" //                             cmp [r9 + r10*8 + 8], rax
            + "7501c3" //                                 jne 1f; ret
            + "41ff21"; //                             1: jmp [r9]
    private static final String X86_64_BLOCK = "4889f048c1e80c" // mov rax, rsi; shr rax, 12
            + "4189c04181e0ff030000" //                   mov r8d, eax; and r8d, 1023
            + "4e8b44c138" //                             mov r8, [rcx + r8*8 + 56]
            + "4d85c0744b" //                             test r8, r8; jz 1f
            + "4939007546" //                             cmp [r8], rax; jne 1f
            + "89f0c1e80225ff030000" //                   mov eax, esi; shr eax, 2; and eax, 1023
            + "c1ea0201c2" //                             shr edx, 2; add edx, eax
            + "488971104c89411848895120" //               mov [rcx + 16], rsi; mov [rcx + 24], r8; mov [rcx + 32], rdx
            + "450fb74c5008" //                           movzx r9d, word [r8 + rdx*2 + 8]
            + "410fb7444008" //                           movzx eax, word [r8 + rax*2 + 8]
            + "4129c1741d" //                             sub r9d, eax; jz 3f
            + "48837908007508" //                         cmp qword [rcx + 8], 0; jne 2f
            + "4c29097911" //                             sub [rcx], r9; jns 3f
            + "4c0109" //                                 add [rcx], r9
            + "48c74110ffffffff" //                    2: mov qword [rcx + 16], -1
            + "ff6130" //                                 jmp [rcx + 48]
            + "ff6128" //                              1: jmp [rcx + 40]
            + "c3"; //                                 3: ret
    private static final int FILTER_OFFSET = 64;
    private static final int BLOCK_OFFSET = 128;

    private static final class Holder {
        private static final Optional<HostCode> CODE = make();
    }

    /** The functions, or empty where this host cannot have them. */
    static Optional<HostCode> get() {
        return "off".equals(System.getProperty("mmulator.hostcode")) ? Optional.empty() : Holder.CODE;
    }

    private static Optional<HostCode> make() {
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
            return Optional.empty();
        }
        MemorySegment page = HostMemory.reserve(Unicorn.PAGE_SIZE);
        put(page, 0, X86_64_COUNT);
        put(page, FILTER_OFFSET, X86_64_FILTER);
        put(page, BLOCK_OFFSET, X86_64_BLOCK);
        return HostMemory.makeExecutable(page)
                ? Optional.of(
                        new HostCode(page.address(), page.address() + FILTER_OFFSET, page.address() + BLOCK_OFFSET))
                : Optional.empty();
    }

    private static void put(MemorySegment page, int offset, String hex) {
        byte[] code = HexFormat.of().parseHex(hex);
        MemorySegment.copy(code, 0, page, JAVA_BYTE, offset, code.length);
    }
}
