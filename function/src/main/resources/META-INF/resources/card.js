import { classify } from "./classify.js";
import { Problem } from "./problem.js";

const PERCENT = new Intl.NumberFormat("en", { style: "percent" });

/** A poster in the gallery, with its answer. */
export class Card {
  #poster;
  #picture;
  #heat = null;
  #timing = "";
  #asking = new AbortController();

  /**
   * @param {File} poster the image file
   * @param {Object<string, (card: Card) => void>} on whom to tell: changed, removed, and lost, where its model is served no more
   */
  constructor(poster, on) {
    this.#poster = poster;
    this.on = on;
    this.model = {};
    this.state = "busy";
    this.element = document.getElementById("card").content.firstElementChild.cloneNode(true);
    this.#picture = URL.createObjectURL(poster);
    this.#find("h3").textContent = this.name;
    this.#find("h3").title = this.name;
    this.#find(".remove").setAttribute("aria-label", `Remove ${this.name}`);
    this.#find(".again").setAttribute("aria-label", `Try again with ${this.name}`);
    this.#find(".heat").setAttribute("aria-label", `Heat map of ${this.name}`);
    this.#find(".remove").addEventListener("click", () => this.remove());
    this.#find(".again").addEventListener("click", () => this.classify(this.model));
    this.#find(".heat").addEventListener("click", () => this.#toggleHeat());
    this.#find(".poster").addEventListener("load", ({ target }) => this.#fit(target), { once: true });
    this.#find(".poster").addEventListener("error", () => this.element.classList.add("no-picture"));
    this.#show(this.#picture, `Poster ${this.name}`);
  }

  get name() {
    return this.#poster.name || "Pasted poster";
  }

  /**
   * @param {{id?: string, top?: number, explains?: boolean}} model whom to ask
   * @param {boolean} last whether nobody is told if that one is served no more
   */
  async classify(model, last = false) {
    this.model = model;
    this.#heat = null;
    this.#timing = "";
    this.#pressHeat(false);
    this.#hide(".heat", true); // which would be asked for instead
    this.#list([]); // they may be another model's
    const take = (answer) => {
      this.#list(answer.genres);
      this.#timing = `Answered in ${Math.max(1, Math.round(answer.milliseconds))} ms.`;
      this.#note(this.#timing);
      this.#hide(".heat", !model.explains);
      this.#summarise(answer.genres);
    };
    await this.#ask({}, take, (failure) => this.#fail(failure), last);
  }

  remove() {
    this.end();
    this.on.removed(this);
  }

  /** Gives back what it holds. */
  end() {
    this.#asking.abort();
    URL.revokeObjectURL(this.#picture);
  }

  focus() {
    this.#find(".remove").focus();
  }

  async #toggleHeat() {
    const pressed = this.#find(".heat").getAttribute("aria-pressed") === "true";
    if (pressed || this.#heat) {
      this.#pressHeat(!pressed);
    } else if (this.state !== "busy") {
      const take = ({ genres, explanation }) => {
        this.#heat = explanation ?? null;
        this.#pressHeat(this.#heat !== null);
        this.#summarise(genres);
      };
      await this.#ask({ explain: true }, take, (failure) => this.#doWithoutHeat(failure));
    }
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

  async #ask(what, take, fail, last = false) {
    this.#asking.abort();
    const asking = (this.#asking = new AbortController());
    this.#become("busy");
    try {
      const query = { model: this.model.id, top: this.model.top, ...what };
      take(await classify(this.#poster, query, asking.signal));
      this.#become("answered");
    } catch (failure) {
      if (asking.signal.aborted) {
        return;
      }
      if (!(failure instanceof Problem)) {
        throw failure;
      }
      if (failure.lacksModel && !last) {
        this.on.lost(this);
      } else {
        fail(failure);
      }
    }
  }

  #fail({ message, mayPass }) {
    this.#find(".problem").textContent = message;
    this.#note("");
    this.summary = `${this.name}: ${message}`;
    this.#become("failed");
    this.#hide(".again", !mayPass);
  }

  /** The genres are as good as before, and the button asks again. */
  #doWithoutHeat({ message }) {
    this.#note(message);
    this.summary = `${this.name}: ${message}`;
    this.#become("answered");
  }

  #become(state) {
    this.state = state;
    this.element.setAttribute("aria-busy", state === "busy");
    this.#hide(".problem", state !== "failed");
    this.#hide(".again", true);
    if (state === "busy") {
      this.#note("Looking …"); // also where nothing may move
    }
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

  #summarise(genres) {
    this.summary = `${this.name}: ${genres.map(described).slice(0, 3).join(", ")}`;
  }

  #note(text) {
    this.#find(".note").textContent = text;
  }

  #show(source, description) {
    Object.assign(this.#find(".poster"), { src: source, alt: description });
  }

  /** Hides a part, or shows it; a keyboard that is on it stays within the card. */
  #hide(selector, hidden) {
    const part = this.#find(selector);
    if (hidden && part === document.activeElement) {
      this.element.focus();
    }
    part.hidden = hidden;
  }

  #find(selector) {
    return this.element.querySelector(selector);
  }
}

function described({ genre, probability }) {
  return `${genre} ${PERCENT.format(probability)}`;
}
