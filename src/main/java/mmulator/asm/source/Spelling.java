package mmulator.asm.source;

/** Guesses what a misspelt name was meant to be. */
public final class Spelling {
    private static final int MAX_LENGTH = 64;

    private Spelling() {}

    /** {@code ; did you mean 'x'?} for the nearest of {@code names}, or "" when none is near. */
    public static String hint(String name, Iterable<String> names) {
        String best = "";
        int bestDistance = name.length() <= 4 ? 2 : 3;
        for (String candidate : names) {
            boolean near = Math.abs(name.length() - candidate.length()) < bestDistance
                    && name.length() <= MAX_LENGTH
                    && candidate.length() <= MAX_LENGTH;
            int distance = near ? slips(name, candidate) : bestDistance;
            if (distance < bestDistance && !candidate.equals(name)) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
    }

    /** Slips that turn {@code a} into {@code b}: a letter too many, missing, wrong, or two swapped; case does not matter. */
    public static int slips(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = same(a, i, b, j) ? 0 : 1;
                row[j] = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && same(a, i, b, j - 1) && same(a, i - 1, b, j)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }

    private static boolean same(String a, int i, String b, int j) {
        return Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
    }
}
