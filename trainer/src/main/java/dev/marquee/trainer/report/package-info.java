/**
 * What runs have come to, as one page for people (HTML and Markdown) and as tables for programs
 * (CSV): read from the runs' folders alone, but for titles and pictures of posters.
 */
package dev.marquee.trainer.report;
