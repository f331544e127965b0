package mmulator.gdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A fixture that runs for as long as one likes: a CPU counts in memory, another starts it. */
final class Counting {
    private Counting() {}

    static Path in(Path folder) throws IOException {
        Files.writeString(folder.resolve("count.S"), """
                	.text
                	.global	count
                count:	ldr	x1, =counter
                1:	ldr	x2, [x1]
                	add	x2, x2, #1
                	str	x2, [x1]
                	b	1b
                	.ltorg
                	.data
                	.global	counter
                counter:
                	.quad	0
                """);
        return Files.writeString(folder.resolve("count.yaml"), """
                description: Counts until somebody stops it.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [count.S]
                sections:
                  .text: {pa: 0x4010_0000}
                  .data: {pa: 0x4011_0000}
                cpus: [{entry: count}, {entry: count}]
                run: {max-steps: 1000000000}
                """);
    }
}
