import { classify, Problem } from "./classify.js";

const PERCENT = new Intl.NumberFormat("en", { style: "percent" });

/** A poster in the gallery, with its answer. */
export class Card {
  #poster;
  #picture;
  #model = {};
  #heat = null;
  #timing = "";
  #asking = new AbortController();

  /**
   * @param {File} poster the image file
   * @param {{changed: (card: Card) => void, removed: (card: Card) => void}} on what to tell
   */
  constructor(poster, on) {
    this.#poster = poster;
    this.on = on;
    this.state = "busy";
    this.element = document.getElementById("card").content.firstElementChild.cloneNode(true);
    this.#picture = URL.createObjectURL(poster);
    this.#find("h3").textContent = this.name;
    this.#find("h3").title = this.name;
    this.#find(".remove").setAttribute("aria-label", `Remove ${this.name}`);
    this.#find(".remove").addEventListener("click", () => this.remove());
    this.#find(".again").addEventListener("click", () => this.classify(this.#model));
    this.#find(".heat").addEventListener("click", () => this.#toggleHeat());
    this.#find(".poster").addEventListener("load", ({ target }) => this.#fit(target), { once: true });
    this.#find(".poster").addEventListener("error", () => this.element.classList.add("no-picture"));
    this.#show(this.#picture, `Poster ${this.name}`);
  }

  get name() {
    return this.#poster.name || "Pasted poster";
  }

  /** @param {{id?: string, top?: number, explains?: boolean}} model whom to ask */
  async classify(model) {
    this.#model = model;
    this.#heat = null;
    this.#pressHeat(false);
    this.#find(".heat").hidden = true; // which would be asked for instead
    await this.#ask({}, (answer) => {
      this.#list(answer.genres);
      this.#timing = `Answered in ${Math.max(1, Math.round(answer.milliseconds))} ms.`;
      this.#note(this.#timing);
      this.#find(".heat").hidden = !model.explains;
      this.summary = `${this.name}: ${answer.genres.map(described).slice(0, 3).join(", ")}`;
    });
  }

  remove() {
    this.#asking.abort();
    URL.revokeObjectURL(this.#picture);
    this.on.removed(this);
  }

  focus() {
    this.#find(".remove").focus();
  }

  async #toggleHeat() {
    const press = this.#find(".heat").getAttribute("aria-pressed") === "false";
    if (press && !this.#heat) {
      await this.#ask({ explain: true }, (answer) => (this.#heat = answer.explanation ?? null));
    }
    this.#pressHeat(press && this.#heat !== null);
  }

  #pressHeat(pressed) {
    this.#find(".heat").setAttribute("aria-pressed", pressed);
    if (pressed) {
      const { genre, mediaType, image } = this.#heat;
      const alt = `Poster ${this.name}, lighter where ${genre} shows more`;
      this.#show(`data:${mediaType};base64,${image}`, alt);
      this.#note(`Lighter where ${genre} shows more.`);
    } else {
      this.#show(this.#picture, `Poster ${this.name}`);
      this.#note(this.#timing);
    }
  }

  async #ask(what, take) {
    this.#asking.abort();
    const asking = (this.#asking = new AbortController());
    this.#become("busy");
    try {
      const query = { model: this.#model.id, top: this.#model.top, ...what };
      const answer = await classify(this.#poster, query, asking.signal);
      take(answer);
      this.#become("answered");
    } catch (failure) {
      if (asking.signal.aborted) {
        return;
      }
      if (!(failure instanceof Problem)) {
        throw failure;
      }
      this.#fail(failure);
    }
  }

  #fail({ message, mayPass }) {
    this.#find(".genres").replaceChildren();
    this.#find(".problem").textContent = message;
    this.#find(".heat").hidden = true;
    this.#timing = "";
    this.#note("");
    this.summary = `${this.name}: ${message}`;
    this.#become("failed");
    this.#find(".again").hidden = !mayPass;
  }

  #become(state) {
    this.state = state;
    this.element.setAttribute("aria-busy", state === "busy");
    this.#find(".problem").hidden = state !== "failed";
    this.#find(".again").hidden = true;
    this.on.changed(this);
  }

  /** Gives the picture the proportions of the poster, within reason. */
  #fit({ naturalWidth, naturalHeight }) {
    const ratio = naturalWidth / naturalHeight || 2 / 3;
    this.#find(".picture").style.aspectRatio = Math.min(2, Math.max(1 / 2, ratio));
  }

  #list(genres) {
    const rows = genres.map(({ genre, probability }) => {
      const row = document.getElementById("genre").content.firstElementChild.cloneNode(true);
      row.querySelector(".name").textContent = genre;
      row.querySelector(".share").textContent = PERCENT.format(probability);
      row.querySelector(".fill").style.inlineSize = `${100 * probability}%`;
      return row;
    });
    this.#find(".genres").replaceChildren(...rows);
  }

  #note(text) {
    this.#find(".note").textContent = text;
  }

  #show(source, description) {
    Object.assign(this.#find(".poster"), { src: source, alt: description });
  }

  #find(selector) {
    return this.element.querySelector(selector);
  }
}

function described({ genre, probability }) {
  return `${genre} ${PERCENT.format(probability)}`;
}
