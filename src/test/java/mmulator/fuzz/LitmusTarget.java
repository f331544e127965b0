package mmulator.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mmulator.litmus.LitmusProgram;
import mmulator.litmus.read.LitmusParser;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.LitmusException;

/** Litmus tests, up to the machine that they would run on. */
final class LitmusTarget implements Target {

    @Override
    public Kind kind() {
        return new Kind("litmus", "litmus", 600);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        return Seeds.below("fixtures/litmus", ".litmus").stream()
                .filter(seed -> read(seed).accepted())
                .toList();
    }

    @Override
    public List<String> words() {
        return Target.words("""
                {  }  (  )  |  ;  :  =  \\/  /\\  ~  not  exists  ~exists  forall  *  (*  *)  "  [  ]  P0  P1  P99
                P1.F  0:X0  0:X31  x  PTE(x)  TTD(x)  PA(y)  pte_x  (valid:0)  (oa:PA(y), af:0)  fault(P0:L0,x)
                fault(P0:L0,x,MMU:Translation)  L0:  LDR W0,[X1]  ISB  DSB SY  TLBI VAAE1IS,X5  Variant=vmsa
                Variant=ETS2  TTHM=HA  EL0=P0  locations  filter  int a[2]  int8_t  uint64_t  \u00e9  \u0000
                X86 t
                """);
    }

    @Override
    public Answer read(byte[] input) {
        try {
            LitmusProgram program =
                    LitmusProgram.of(LitmusParser.parse("t.litmus", new String(input, StandardCharsets.UTF_8)));
            return Answer.accepted(program.spec().cpus().size() + " CPUs");
        } catch (LitmusException | BeyondMachineException mistake) {
            return Answer.refusedWithPlace(String.valueOf(mistake.getMessage()));
        }
    }
}
