package mmulator.asm.source;

import java.util.Locale;

/** Guesses what a misspelt name was meant to be. */
public final class Spelling {
    private static final int MAX_LENGTH = 64;

    private Spelling() {}

    /** {@code ; did you mean 'x'?} for the nearest of {@code names}, or "" when none is near. */
    public static String hint(String name, Iterable<String> names) {
        String best = "";
        int bestDistance = name.length() <= 4 ? 2 : 3;
        for (String candidate : names) {
            int distance = distance(name, candidate, bestDistance);
            if (distance < bestDistance && !candidate.equals(name)) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
    }

    /** Edits between the two, ignoring case; {@code limit} when there are as many or more. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit || a.length() > MAX_LENGTH || b.length() > MAX_LENGTH) {
            return limit;
        }
        String x = a.toLowerCase(Locale.ROOT);
        String y = b.toLowerCase(Locale.ROOT);
        int[] row = new int[y.length() + 1];
        for (int j = 0; j <= y.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= x.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= y.length(); j++) {
                int change = diagonal + (x.charAt(i - 1) == y.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return Math.min(limit, row[y.length()]);
    }
}
