package mmulator.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import mmulator.asm.Assembler;
import mmulator.asm.InstructionGrid;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.AssemblyLimits;
import mmulator.asm.source.FileSourceReader;
import mmulator.asm.source.Source;
import mmulator.file.InputFiles;

/** Sources in the syntax of GNU as, assembled and linked. */
final class AssemblerTarget implements Target {
    /** Near 0, where symbols are that only other files define. */
    private static final LinkLayout LAYOUT = LinkLayout.of(0, 0).asPartial();
    /** Lower than the defaults, so that what runs away does so soon. */
    private static final AssemblyLimits LIMITS =
            new AssemblyLimits(1 << 20, 20, 8, 1 << 16, 4 << 20, 100_000, 20, Duration.ofSeconds(8));

    private static final AssemblerOptions OPTIONS =
            new AssemblerOptions(List.of("asm/include"), new FileSourceReader(InputFiles.ALL, 1 << 20), LIMITS);

    @Override
    public Kind kind() {
        return new Kind("assembler", "S", 400);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = Seeds.below("asm", ".S");
        seeds.add(String.join("\n", InstructionGrid.instructions(1, 1)).getBytes(StandardCharsets.UTF_8));
        return seeds;
    }

    @Override
    public boolean runsNativeCode() {
        return true;
    }

    @Override
    public List<String> words() {
        return Target.words("""
                #  [  ]  !  {  }  :lo12:  =  \\  "  '  (  )  ,  ;  //  /*  */  :  1b  1f  -  ~  .  .if 1  .endif
                .else  .macro m a  .endm  .rept 3  .endr  .irp x, 1  \\@  \\a  9223372036854775807  -1  x0  sp
                v0.4s  v0  d1  lsl  uxtw #9  eq  .ltorg  .align 20  .org 5  .section x  .set a, a  =1  %  <<  >>
                /0  \u00e9  \u0001  1.5  e  $  @  .incbin "x"  .include "/dev/zero"  tlbi rvae1is, x0
                msr s3_0_c2_c0_0, x1  fmov d0, #1.0
                """);
    }

    @Override
    public Answer read(byte[] input) {
        Source source = new Source("x.S", new String(input, StandardCharsets.UTF_8));
        try (Assembler assembler = new Assembler(OPTIONS)) {
            int sections = assembler.build(List.of(source), LAYOUT).sections().size();
            return Answer.accepted("sections ".repeat(sections));
        } catch (AssemblyException mistake) {
            return Answer.refusedWithPlace(String.valueOf(mistake.getMessage()));
        }
    }
}
