/** Whole catalogues of posters, classified on all cores and written as they are answered. */
package dev.marquee.trainer.prediction;
