package mmulator.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.arch.CpuFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace tells each feature of a CPU that is not as with most, for rules are judged by them when it is read. */
final class FeatureTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "midr=0x410fd811",
                "bbml=1",
                "bbml=2 noabort=true",
                "bbml=3 noabort=true",
                "granules=4K",
                "granules=4K/16K",
                "asid-bits=8",
                "pa-bits=40",
                "pa-bits=52 va-bits=52",
                "pa-bits=52 va-bits=52 lpa2=true",
                "ttst",
                "hafdbs=1",
                "hafdbs=2",
                "tlbios=false tlbirange=false",
                "tlbirange",
                "ets2",
                "cnp",
                "xs",
                "ttl",
                "hpds",
                "pan",
                "uao",
                "e0pd",
                "ntlbpa",
                "csv3"
            })
    void whatIsReadIsWritten(String text) {
        // Of what a CPU either has or lacks, that which is not as without a word.
        String words = text.contains("=") ? text : text + "=" + !plainHas(text);
        assertEquals(words, FeatureText.of(FeatureText.parse(new Line("x.trace", 1, words))));
    }

    private static boolean plainHas(String feature) {
        CpuFeatures has = FeatureText.parse(new Line("x.trace", 1, feature + "=true"));
        return has.equals(CpuFeatures.builder().build());
    }

    @Test
    void nothingIsToldOfACpuThatIsAsMost() {
        assertEquals("", FeatureText.of(CpuFeatures.builder().build()));
    }
}
