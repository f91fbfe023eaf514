// Serves a model package's graph with Fastify, sharp and ONNX Runtime, as one would without Marquee:
//   node server.js PORT PACKAGE
// WORKERS processes share the port, and an inference uses THREADS threads. onnxruntime-node computes on the event loop of its process:
// on two cores, two processes with a thread each answered a quarter more than one with two, and as many as two with two.
// KERNEL is sharp's for resizing. Its default agrees best with the bilinear filter that packages ask for; linear is faster, and agrees
// as little as nearest.
import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';

const TOP = 3;
const { WORKERS = availableParallelism(), THREADS = 1, KERNEL = 'lanczos3' } = process.env;
const [port, folder] = process.argv.slice(2);

async function open() {
  const { labels, inputSize } = JSON.parse(readFileSync(join(folder, 'model.json')));
  const session = await InferenceSession.create(join(folder, 'model.onnx'), {
    intraOpNumThreads: Number(THREADS),
    extra: { session: { intra_op: { allow_spinning: '0' } } }, // which takes cores from the rest
  });
  return { labels, inputSize, session };
}

async function pixels(jpeg, { width, height }) {
  return sharp(jpeg).resize(width, height, { fit: 'fill', kernel: KERNEL }).removeAlpha().toColourspace('srgb').raw().toBuffer();
}

async function classify(jpeg, { labels, inputSize, session }) {
  const shape = [1, inputSize.height, inputSize.width, 3];
  const poster = new Tensor('uint8', await pixels(jpeg, inputSize), shape);
  const { probabilities } = await session.run({ poster }, ['probabilities']);
  const genres = labels.map((genre, i) => ({ genre, probability: probabilities.data[i] }));
  return { genres: genres.sort((a, b) => b.probability - a.probability).slice(0, TOP) };
}

async function serve() {
  sharp.cache(false);
  sharp.concurrency(1);
  const model = await open();
  const server = Fastify({ bodyLimit: 20 << 20 });
  server.addContentTypeParser('image/jpeg', { parseAs: 'buffer' }, (request, body, done) => done(null, body));
  server.post('/classify', (request) => classify(request.body, model));
  server.get('/q/health/ready', () => ({ status: 'UP' }));
  await server.listen({ host: '127.0.0.1', port: Number(port) });
}

if (cluster.isPrimary && WORKERS > 1) {
  for (let i = 0; i < WORKERS; i++) cluster.fork();
} else {
  await serve();
}
