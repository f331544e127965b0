/**
 * Native code and nothing else: Unicorn by the foreign function API, Keystone, Capstone, native memory.
 */
@NullMarked
package mmulator.engine;

import org.jspecify.annotations.NullMarked;
