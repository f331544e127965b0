package mmulator.litmus.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import mmulator.litmus.Samples;
import mmulator.litmus.test.AfterFault;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What herd7 has several words for, and words that change nothing. */
final class SpellingsTest {
    private static Settings settings(String variants) {
        return Samples.parse("AArch64 t", "Variant=" + variants, "{ }", " P0  ;", " NOP ;", "exists true")
                .settings();
    }

    @ParameterizedTest
    @CsvSource({
        "fatal, ENDS",
        "precise, ENDS",
        "handled, RETRIES",
        "imprecise, RETRIES",
        "faultToNext, SKIPS",
        "skip, SKIPS"
    })
    void eachWordForWhatFollowsAFaultIsTaken(String variant, AfterFault after) {
        // The last one counts.
        for (String before : List.of("skip", "precise", "handled")) {
            assertEquals(after, settings(before + "," + variant).afterFault());
        }
        assertEquals(after, settings(variant.toUpperCase(Locale.ROOT)).afterFault());
    }

    @Test
    void variantsThatSayHowToSearchChangeNothing() {
        String none = "vmsa,kvm,mixed,DontCheckMixed,PhantomOnLoad,OptRfRMW,cos-opt,OldSolver";
        assertEquals(settings("vmsa"), settings(none));
        assertEquals(settings("ETS2"), settings(none + " ETS2"));
    }

    private static LitmusTest test(String descriptor) {
        return Samples.parse(
                "AArch64 t",
                "{ [#(x)]=(valid:0); 0:X0=#(x); 0:X1=x; 0:X2=(oa:PA(y)); }".replace("#", descriptor),
                " P0          ;",
                " STR X2,[X0] ;",
                "locations [#(x);]".replace("#", descriptor),
                "exists ([#(x)]=(oa:PA(y)) /\\ 0:X0=#(x))".replace("#", descriptor));
    }

    /** PTE is what herd7 called a TTD once. */
    @Test
    void ttdIsPte() {
        LitmusTest pte = test("PTE");
        LitmusTest ttd = test("TTD");
        assertEquals(
                pte.initial().stream().map(i -> i.location() + "=" + i.values()).toList(),
                ttd.initial().stream().map(i -> i.location() + "=" + i.values()).toList());
        assertEquals(pte.shown(), ttd.shown());
        assertEquals(pte.condition(), ttd.condition());
    }
}
