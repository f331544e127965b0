package mmulator.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Of what {@code zstd -19} made. */
final class ZstandardTest {
    private static final int LIMIT = 1 << 20;
    private static final String WORDS =
            "tlbi dsb isb pte pmd table block contiguous break make walk descriptor kernel valid invalid flush";

    /** Words in an order that {@link #words} repeats: codes, tables of states, offsets used before. */
    private static final String PACKED = """
            KLUv/QBo/TwAQgcUELB5pNCFFLqQlaWUJFkmFwGMjNx6fs59jnqu33r7f67naLkHPr8LSHRWFizLAvgczdNJQ9+csGlQFiOeVhhy
            KzrfioIn2jka6gJl1Eo4ewGDxKiCl6SMSqHdIhAICAakWSCLuz4iEAgcgkIIJSWwBChJgZAqSNJuGm800xrHF6aYZAAkGJwEjfs3
            U6ECRziYQZKS4krNRpxUkbNEoWIV47t9dfLLqYpAS/SKOWpua2V1+aiA637go3jgMjUlguaiX+PtCxKqMnNw954b7j5Z/KdOTN76
            F76wUhmJlQNgYF2Il0rC/K2dQrQB8jR0/NUD+QAUhlaAMDq9vDPOuhM/9gGXd3Y7z31+v7NkOPfxPSHYBDs0wqNpnoG2Q2jb5M7q
            K3c+kUjZNlJ9kaXPjwI4V6DCHxRpgHg7wzeYNeHXPsSPNR6Uh+wJq3Syro1Cc6pDzdoOT65HLXspO7Hc9vk6QmqkrnyfbtArD0Cc
            y+HDKAaIvh32WCE5llHO1EYpchelOyYvqFQCSVrnHu5CCmxjfdSyMFCyLsMPHOb4+rJc2kEKT6HPZbB2bA8sUBiIaUOvZDmtoxZ9
            1DzQ7LIT2FSNjbaANRHQJKCGmLOtDA1J1GMwJn1Fb4seP1MFC5GydG0/QRGBOycA8/+1WBKC3u9nngD00KY5vJA7mG6BrahUzmRT
            4RVoS3VlTFoKIWnybe5MWonRICHJJISpVz9EhavujnuxKvkzebrX+2zLH2G9KCYVuuDAosds8w5xcUcIzfXeG1n7OCy2kLg6Hw9p
            +63iciD0CUA5ZSKamZZuE7QGb0LaQaFovG1aeEfBAr6tIrYLAxmrfZrR/VoPqO1k6f2hLcMsY3xXS45EdIPzTKDXTqqL9ZnWRWbO
            rk5TVNVVfa/6CEAr2QE9T1JFMUVvuGgE6CgI9Oc8atFH+jIOZK+orlLfOOH2U8hj/NPgn9SStvDE97Ffh5E7Tu2JNtYxCI/e4UrC
            CsK09v4c5jBLpp+0xKC+RzI5S5GHj1AnJwpXybFEMSiXABvx2OmAkC9IXzQm5AFuci0NbBVSgaEqHwjUKAiWjpLpe/368K6xxasl
            AW0g0hQdT0GF+q8aeZKzFskMlrSZpSoSEtYew+PimK5AcPoDqwhAASmSbgEQ2aiO6ssNjbA4V9/jNFXIOwl1Wz2fgDVvFWUTPu5o
            s2M6mtu1gK6qNbvzILFEJuiL3ECRiIs8442yTuVlejoVavijZrwjpou5Qw3rGIdZ0Uhy/mkNONYeEHb0rNaTNQRVHwfNicCay6v7
            7hj4HVVcl0r7Jlsndqu1D8uBVGosZU6c6leFYxQ8/eWL0xm+eFkuDWDeUoSx7fS1wxMX6VHe9jHd6i+BUZTW5g/nSRDvyQzOsz9H
            E2KL/k+ulyEY6Pbb3uneFQTW6Pp9Mbzy9OKgIYhlM0w3osZTvdVzbA3r9QKZKJZIL1Qwxxyu4Np93vOdn2hO2AkcWKab/E95HIzA
            v2TRjfemQAIADYPwd1Enl520gTCvC66QO9gbQDsSfENmwB7+kq6/InXOlLxHGgbjWCy6hzMjag6OIcCcjhAHdiBgZQQjTk1MOYWQ
            hdimp8r9M3pWDsQacHkP0iFNrtUi2N/8O57o0Z6T7zlucjE0DcUyZ7kGmwLDv97D4V6renvkBFbMB4K/590oBY5eANmMT/MWIOEL
            WSNKKnWymgAKMGr4hqexEYkNDJWus26tKw+wOXiTSlN30fc/xnEJFzK4gmlKC845QdHpUmt05yT9dSgLt3YPkpB6KE3XAdkdT8ti
            qMjRTR0ittUw7qKVXEwnavm377M42eLep6dLpnTg7OG/9tL4r+cNCaT0Um8QLqinf6AxmWAs69cQhhL3g3QfFHNmMDGAdSuHX4FB
            xoO6xD9InxAzcbi9wzxNoR0mYxsyCnDzGGVSYmKPLoE7lSZVTqAnO4WfSlrCyHgBto6FwvYNaGI7OitN096Yf+jHQ/1gLUJ8ziBP
            HILOYs8pf6odU5NNcsWC1Sye0rSytohJRMRsCboLEHS5CdRg8Cbm31KNiqNPBeu3Y58nT7IIqwb65WZ8VNTkOHiPatg6R0Kv2ZV+
            +bqKlUqf06hV4h7eQ3pIdbMNItFy3zCRwa31pxY4mwP9OYk8zYn455qbeVN4Ny9lV57wpVAkhZHRX5HaSot+PBYunLlFtjlnWolD
            mGKPIfZYC1J3KFMwLWl0IsJ020tHDnNh+03R3/iAcEKQqumZdcF0ysEqSApZNGjg2yzc4hIihWfd0QiwluZScsZM8aeGrVwSVCFr
            sMYoTre04qoeeFZWQlo48SGUWXEQo3+tW5dvFG6TiuJqUx/oUcrrY0F84DwgQv1D+5sbn+dBK7FtBV2XcKG0H61Ruv45RQtTsZbx
            4LZrCW8mjEAWV4aec74hVbEioK2J4pk9IoFi946dnYnTW2Fo1h/zMTweCdDKNRrsFXDIMUp8QZBehEiSM3DwLoSN7bRf4TXcwYY5
            wupEu512mMbfmKykTWiyTXF8Ucbfs8GMLcA0GdIX1pQWIu0CXMw7mNQ/nz6GkZJK0nplbQKSSyNmaP/3jaMAyER9J1WY2zMSHYfl
            MFk4ULwVjGa2Ag==""";

    private static byte[] packed() {
        return Base64.getMimeDecoder().decode(PACKED);
    }

    private static byte[] words() {
        List<String> words = new ArrayList<>();
        long x = 1;
        for (int i = 0; i < 2000; i++) {
            x = x * 1_103_515_245 + 12_345 & 0x7fff_ffff;
            words.add(WORDS.split(" ")[(int) (x >> 16) & 15]);
        }
        return String.join(" ", words).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void codesTablesAndSequencesComeOutAsTheyWere() throws IOException {
        assertArrayEquals(words(), Zstandard.unpack(packed(), LIMIT));
    }

    @Test
    void bytesAsTheyAreAndOnesThatRepeatComeOutAsTheyWere() throws IOException {
        assertEquals(
                "hello",
                new String(
                        Zstandard.unpack(Base64.getDecoder().decode("KLUv/QBYKQAAaGVsbG8="), LIMIT),
                        StandardCharsets.US_ASCII));
        assertArrayEquals(
                new byte[300_000],
                Zstandard.unpack(Base64.getDecoder().decode("KLUv/QBYVAAAEAAAAQD7/znAAgIAEAADnwQA"), LIMIT));
    }

    @Test
    void framesFollowEachOtherAndWhatFollowsThemIsLeftOut() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] hello = Base64.getDecoder().decode("KLUv/QBYKQAAaGVsbG8=");
        all.writeBytes(hello);
        all.writeBytes(new byte[] {0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9});
        all.writeBytes(hello);
        // The size that a kernel's build puts behind it.
        all.writeBytes(new byte[] {10, 0, 0, 0});

        assertEquals("hellohello", new String(Zstandard.unpack(all.toByteArray(), LIMIT), StandardCharsets.US_ASCII));
    }

    @Test
    void moreThanTheLimitIsRefused() throws IOException {
        assertTrue(assertThrows(IOException.class, () -> Zstandard.unpack(packed(), 1000))
                .getMessage()
                .contains("more than 1000 bytes"));
    }

    @Test
    void damageIsToldAndNothingElse() throws IOException {
        byte[] packed = packed();
        Random random = new Random(18);
        int told = 0;
        for (int i = 0; i < 4000; i++) {
            byte[] damaged = packed.clone();
            damaged[4 + random.nextInt(packed.length - 4)] ^= (byte) (1 << random.nextInt(8));
            try {
                Zstandard.unpack(damaged, LIMIT);
            } catch (IOException expected) {
                told++;
            }
        }
        assertTrue(told > 1000, told + " of 4000");
    }

    @Test
    void everyEndBeforeTheEndIsTold() throws IOException {
        byte[] packed = packed();
        for (int length = 0; length < packed.length; length += 7) {
            byte[] part = Arrays.copyOf(packed, length);
            assertThrows(IOException.class, () -> Zstandard.unpack(part, LIMIT), () -> part.length + " bytes");
        }
    }
}
