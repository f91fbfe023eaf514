/**
 * What the simplest methods reach on the same posters: a network that does no better has learned
 * nothing of use. The methods are those of the paper's related work, from Oracle's Tribuo.
 */
package dev.marquee.trainer.baseline;
