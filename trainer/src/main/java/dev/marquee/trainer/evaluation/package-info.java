/** How good predictions are: every figure that is reported of a network, defined in one place. */
package dev.marquee.trainer.evaluation;
