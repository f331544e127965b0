package mmulator.gdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Plain code that one CPU executes by its virtual address, and then by its physical one. */
final class Twice {
    private Twice() {}

    static Path in(Path folder) throws IOException {
        Files.writeString(folder.resolve("twice.S"), """
                	.text
                	.global	start
                start:	bl	both
                	blr	x1
                	hlt	#0
                	.global	both
                both:	nop
                	ret
                """);
        return Files.writeString(folder.resolve("twice.yaml"), """
                description: Runs a routine by both of its addresses.
                memory: [{base: 0x4000_0000, size: 32M}]
                sources: [twice.S]
                sections:
                  .text: {va: 0xffff_8000_8010_0000, pa: 0x4010_0000}
                tables:
                  pool: {base: 0x4100_0000, size: 1M}
                  roots:
                    kernel: {map: [{section: .text, attributes: [ro, uxn]}]}
                    idmap: {map: [{section: .text, identity: true, attributes: [ro, uxn]}]}
                cpus:
                  - {entry: start, mmu: {ttbr0: idmap, ttbr1: kernel}, registers: {x1: pa(both)}}
                """);
    }
}
