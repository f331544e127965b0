/** Oracles for the rules, by brute force: they use nothing of the code under test. */
package mmulator.check.every;
