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
