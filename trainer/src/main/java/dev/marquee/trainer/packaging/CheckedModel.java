package dev.marquee.trainer.packaging;

import dev.marquee.model.Manifest;
import dev.marquee.trainer.inference.ParityReport;
import java.util.List;

/**
 * A graph that was compared, and what its package will say of it.
 *
 * @param manifest its precision and figures included
 * @param members the graphs that it was joined from, of the same precision; itself if it is no
 *     ensemble
 * @param onnx a serialised ModelProto
 * @param parity how far an fp32 graph is from the trained network, or one of lower precision from
 *     the fp32 graph
 */
record CheckedModel(Manifest manifest, List<byte[]> members, byte[] onnx, ParityReport parity) {}
