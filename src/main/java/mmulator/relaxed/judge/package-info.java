/**
 * The rules of translation tables, over an order of stores, TLB maintenance and regimes.
 */
@NullMarked
package mmulator.relaxed.judge;

import org.jspecify.annotations.NullMarked;
