import { Card } from "./card.js";
import { models } from "./classify.js";
import { Problem } from "./problem.js";

const MOST_GENRES = 5;
const PERCENT = new Intl.NumberFormat("en", { style: "percent" });

/** Milliseconds between two texts on posters that are under way. */
const PAUSE = 4000;

const gallery = document.getElementById("gallery");
const status = document.getElementById("status");
const picker = document.getElementById("model");
const input = document.getElementById("files");
const clear = document.getElementById("clear");

let served = [];
const cards = [];
let listing = null;

/** Lists the models, which come and go while the page is open. Where none were ever listed, the default is asked. */
function list() {
  listing ??= models()
    .then(offer, apologise)
    .finally(() => (listing = null));
  return listing;
}

function offer(answer) {
  const before = chosen();
  served = answer.models.map((model) => ({
    id: `${model.name}:${model.version}`,
    name: model.name,
    top: Math.min(MOST_GENRES, model.labels.length),
    explains: model.attribution,
    accuracy: model.metrics.accuracy,
    label: `${model.name}, version ${model.version}`,
  }));
  picker.replaceChildren(...served.map(({ id, label }) => new Option(label, id)));
  const same = served.find(({ id }) => id === before.id) ?? served.findLast(({ name }) => name === before.name);
  const choice = same?.id ?? answer.defaultModel;
  if (choice) {
    picker.value = choice;
  }
  describeModel();
}

function apologise(failure) {
  if (!(failure instanceof Problem)) {
    throw failure;
  }
  if (served.length === 0) {
    picker.replaceChildren(new Option("the default", ""));
  }
  status.textContent = failure.message;
}

function chosen() {
  return served.find(({ id }) => id === picker.value) ?? {};
}

/** What its card says of a model: people should know how often it errs. */
function describeModel() {
  const { label, accuracy } = chosen();
  const text = accuracy && `${label}: its first guess was right for ${PERCENT.format(accuracy)} of posters it had never seen.`;
  document.getElementById("about").textContent = text ?? "";
}

async function add(files) {
  const added = [...files].map((file) => new Card(file, { changed: tell, removed: forget, lost: replace }));
  cards.unshift(...added);
  gallery.prepend(...added.map((card) => card.element));
  fill();
  if (served.length === 0) {
    await list();
  }
  added.filter((card) => cards.includes(card)).forEach((card) => card.classify(chosen()));
}

/** A model may go while the page is open: all that had asked it ask the one in its place, once. */
async function replace({ model }) {
  await list();
  cards.filter((card) => card.model === model).forEach((card) => card.classify(chosen(), true));
}

function forget(card) {
  const at = cards.indexOf(card);
  cards.splice(at, 1);
  card.element.remove();
  fill();
  (cards[Math.min(at, cards.length - 1)] ?? input).focus();
  tell();
}

function forgetAll() {
  cards.splice(0).forEach((card) => card.end());
  gallery.replaceChildren();
  fill();
  input.focus();
  tell();
}

function fill() {
  document.body.classList.toggle("filled", cards.length > 0);
  clear.hidden = cards.length < 2;
}

let most = 0;
let quietUntil = 0;
let later;

/** One line for all, which screen readers speak when it changes: at the start, at the end, and now and then between. */
function tell(card) {
  const busy = cards.filter(({ state }) => state === "busy").length;
  clearTimeout(later);
  if (busy > 0) {
    most = Math.max(most, busy);
    later = setTimeout(say, quietUntil - performance.now(), `Looking at ${count(busy)} …`);
  } else {
    status.textContent = card && most === 1 ? card.summary : overview();
    most = 0;
    quietUntil = 0;
  }
}

function say(text) {
  status.textContent = text;
  quietUntil = performance.now() + PAUSE;
}

function overview() {
  const failed = cards.filter(({ state }) => state === "failed").length;
  return cards.length === 0 ? "" : `${count(cards.length)}${failed ? `, ${failed} without an answer` : ""}.`;
}

function count(posters) {
  return posters === 1 ? "1 poster" : `${posters} posters`;
}

input.addEventListener("change", () => {
  add(input.files);
  input.value = ""; // so that the same file can be chosen again
});

picker.addEventListener("change", () => {
  describeModel();
  cards.forEach((card) => card.classify(chosen()));
});

clear.addEventListener("click", forgetAll);

document.addEventListener("paste", (event) => {
  if (event.clipboardData.files.length > 0) {
    event.preventDefault();
    add(event.clipboardData.files);
  }
});

document.addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dragging");
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) {
    document.body.classList.remove("dragging");
  }
});

document.addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dragging");
  if (event.dataTransfer.files.length > 0) {
    add(event.dataTransfer.files);
  } else {
    say("That was no file: save the picture and drop its file, or copy the picture and paste it.");
  }
});

list();
