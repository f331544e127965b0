package mmulator.gdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Routines that call one another, each with the frame record that the procedure call standard asks for. */
final class Nested {
    private Nested() {}

    static Path in(Path folder) throws IOException {
        Files.writeString(folder.resolve("nested.S"), """
                	.text
                	.global	start
                start:	mov	x29, #0
                	mov	x30, #0
                	bl	outer
                	hlt	#0
                	.global	outer
                outer:	stp	x29, x30, [sp, #-32]!
                	mov	x29, sp
                	str	x19, [sp, #16]
                	bl	middle
                	ldr	x19, [sp, #16]
                	ldp	x29, x30, [sp], #32
                	ret
                	.global	middle
                middle:	stp	x29, x30, [sp, #-16]!
                	mov	x29, sp
                	bl	innermost
                	ldp	x29, x30, [sp], #16
                	ret
                	.global	innermost
                innermost:	nop
                	ret
                """);
        return Files.writeString(folder.resolve("nested.yaml"), """
                description: Calls three deep.
                memory: [{base: 0x4000_0000, size: 32M}]
                sources: [nested.S]
                sections:
                  .text: {pa: 0x4010_0000}
                cpus:
                  - {entry: start, registers: {sp: 0x4020_0000}}
                """);
    }
}
