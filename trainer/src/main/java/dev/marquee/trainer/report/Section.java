package dev.marquee.trainer.report;

import java.util.List;

/**
 * A chapter of a report.
 *
 * @param id its anchor, unique within a report
 * @param title its heading
 * @param blocks from top to bottom
 */
record Section(String id, String title, List<Block> blocks) {}
