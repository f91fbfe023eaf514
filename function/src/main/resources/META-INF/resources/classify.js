/** How many posters are under way at once: the function answers a crowd with 429. */
const SIMULTANEOUS = 4;
const ATTEMPTS = 5;

/** Seconds that are waited for another attempt; a proxy may ask for an hour. */
const LONGEST_WAIT = 30;

/** A failure whose message is meant for people. */
export class Problem extends Error {
  /**
   * @param {string} message what is wrong
   * @param {boolean} mayPass whether it may go better later
   */
  constructor(message, mayPass) {
    super(message);
    this.mayPass = mayPass;
  }
}

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
  return inTurn(async () => {
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

/** Reads problem+json (RFC 9457); a proxy on the way may answer otherwise. */
async function problem(response) {
  const { status } = response;
  const mayPass = status >= 500 || status === 429;
  try {
    const { detail } = await response.json();
    return new Problem(`${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`, mayPass);
  } catch {
    return new Problem(`The function did not answer as it should (status ${status}).`, mayPass);
  }
}

const waiting = [];
let underWay = 0;

async function inTurn(task) {
  if (underWay === SIMULTANEOUS) {
    await new Promise((turn) => waiting.push(turn));
  } else {
    underWay++;
  }
  try {
    return await task();
  } finally {
    const next = waiting.shift();
    if (next) {
      next(); // takes over this one's place
    } else {
      underWay--;
    }
  }
}
