/* Loops, calls, an inlined function and a table of strings: what makes line tables and relocations of several kinds. */
extern unsigned long outside(unsigned long);

static const char *const names[] = {"one", "two", "three"};
static unsigned long counter;
unsigned long total = 7;

static inline unsigned long twice(unsigned long x)
{
	if (x > 100)
		counter++;
	return 2 * x;
}

unsigned long sum(const unsigned long *values, int n)
{
	unsigned long s = total;

	for (int i = 0; i < n; i++) {
		s += twice(values[i]);
		if (s & 1)
			s = outside(s);
	}
	counter += s;
	return s + counter;
}

const char *name(int i)
{
	return i < 3 ? names[i] : "many";
}

unsigned long many(const unsigned long *v)
{
	unsigned long a = v[1] * 3 + v[2] * 5 + v[3] * 7 + v[4] * 11;
	unsigned long b = v[1] + v[2] + v[3] + v[4] + v[5] + v[6] + v[7] + v[8] + v[9] + v[10] + v[11] + v[12] + v[13];

	return a ^ b;
}
