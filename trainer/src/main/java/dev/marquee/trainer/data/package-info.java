/**
 * Labelled posters on disk: label files, genres, splits, and the batches of pixels that networks
 * are trained and evaluated on.
 */
package dev.marquee.trainer.data;
