/* The objects beside this file come from it: see make.sh. */
struct counter {
    unsigned long value;
    struct counter *next;
};

static struct counter first = {1, 0};
struct counter *all = &first;
unsigned long empty[8];
const char name[] = "counter";

unsigned long total(void) {
    unsigned long sum = 0;
    for (struct counter *one = all; one; one = one->next) {
        sum += one->value;
    }
    return sum;
}

void store(unsigned long *where) {
    *where = total() + (unsigned long)name[0] + empty[1];
}
