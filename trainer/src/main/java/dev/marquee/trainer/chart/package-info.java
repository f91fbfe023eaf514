/** Charts as SVG that reads on paper, on a screen, and in the dark. */
package dev.marquee.trainer.chart;
