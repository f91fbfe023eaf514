import { Problem, problem } from "./problem.js";
import { Turns } from "./turns.js";

/** For the posters under way: the function answers a crowd with 429. */
const turns = new Turns(4);

/** Files beyond so many bytes go one by one: together they would share a slow line until their deadlines pass. */
const LARGE = 1_000_000;
const largeTurns = new Turns(1);

const ATTEMPTS = 5;

/** Seconds that are waited for another attempt; a proxy may ask for an hour. */
const LONGEST_WAIT = 30;

/** The answer of GET /models. */
export async function models() {
  return read(await ask("models", {}), "models");
}

/**
 * Asks for the genres of a poster.
 *
 * @param {Blob} poster the image file
 * @param {{model?: string, top?: number, explain?: boolean}} query what is asked; what is undefined is left out
 * @param {AbortSignal} signal ends it early
 * @returns the answer of POST /classify, and how many milliseconds it took from here
 */
export function classify(poster, query, signal) {
  return inTurn(poster, async () => {
    signal.throwIfAborted();
    await requireReadable(poster);
    const asked = Object.entries(query).filter(([, value]) => value !== undefined);
    const type = poster.type.startsWith("image/") ? poster.type : "application/octet-stream";
    const request = { method: "POST", headers: { "Content-Type": type }, body: poster, signal };
    const started = performance.now();
    const response = await ask(`classify?${new URLSearchParams(asked)}`, request);
    return { ...(await read(response, "genres")), milliseconds: performance.now() - started };
  });
}

async function ask(path, request) {
  for (let attempt = 1; ; attempt++) {
    const response = await reach(path, request);
    if (response.ok) {
      return response;
    }
    const wait = Number(response.headers.get("Retry-After"));
    if (!(wait > 0 && wait <= LONGEST_WAIT) || attempt === ATTEMPTS) {
      throw await problem(response);
    }
    await pause(wait, request.signal);
  }
}

/** Waits, unless the signal ends it early. */
function pause(seconds, signal) {
  return new Promise((done, end) => {
    const timer = setTimeout(done, seconds * 1000);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      end(signal.reason);
    });
  });
}

/** For fetch says the same of a file as of a server that it cannot read from. */
async function requireReadable(poster) {
  try {
    await poster.slice(0, 1).arrayBuffer();
  } catch {
    throw new Problem("The file cannot be read: it was moved or changed, or is a folder.", false);
  }
}

async function reach(path, request) {
  try {
    return await fetch(path, request);
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
    throw new Problem("The function cannot be reached. Is it running, and are you online?", true);
  }
}

/** Reads an answer that has a list of that name; it may break off, or a proxy on the way may give another. */
async function read(response, list) {
  try {
    const answer = await response.json();
    if (Array.isArray(answer[list])) {
      return answer;
    }
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
  }
  throw new Problem("The answer broke off, or is not the function's.", true);
}

function inTurn({ size }, task) {
  return size > LARGE ? largeTurns.take(() => turns.take(task)) : turns.take(task);
}
