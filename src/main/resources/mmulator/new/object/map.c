/* A descriptor is stored where none was valid, and used. Take the ISB away and see what 'mmulator run' says of it. */
typedef unsigned long u64;

u64 map_page(volatile u64 *descriptor, u64 value, const volatile u64 *page)
{
	*descriptor = value;
	asm volatile("dsb ishst\n\tisb" : : : "memory");
	return *page;
}
