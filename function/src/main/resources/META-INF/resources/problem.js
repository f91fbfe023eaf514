/** What people can do, where the function says what a program could, by the last part of a problem's type. */
const WORDS = new Map([
  ["empty-body", "The file is empty: choose another."],
  ["empty-image", "The file is empty: choose another."],
  ["body-too-large", "The file is too large: choose a smaller one."],
  ["too-many-bytes", "The file is too large: choose a smaller one."],
  ["never-room", "The file is too large: choose a smaller one."],
  ["body-too-slow", "The upload took too long: try again, or choose a smaller file."],
  ["unknown-model", "The model is no longer there: choose another above, or try again."],
  ["unsupported-image", "This is no image that can be read: choose a JPEG, PNG, WebP or GIF file."],
]);

/** A failure whose message is meant for people. */
export class Problem extends Error {
  /**
   * @param {string} message what is wrong
   * @param {boolean} mayPass whether it may go better later
   * @param {string} [kind] what programs know it by
   */
  constructor(message, mayPass, kind) {
    super(message);
    this.mayPass = mayPass;
    this.kind = kind;
  }

  /** Whether the model that was asked for is not served, or no longer. */
  get lacksModel() {
    return this.kind === "unknown-model";
  }
}

/** Reads problem+json (RFC 9457); a proxy on the way may answer otherwise. */
export async function problem(response) {
  const { status } = response;
  const mayPass = status >= 500 || status === 408 || status === 429;
  try {
    const { type, detail } = await response.json();
    const kind = String(type).split(":").at(-1);
    const message = WORDS.get(kind) ?? `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;
    return new Problem(message, mayPass || kind === "unknown-model", kind);
  } catch {
    return new Problem(`The function did not answer as it should (status ${status}).`, mayPass);
  }
}
