import { Card } from "./card.js";
import { models, Problem } from "./classify.js";

const MOST_GENRES = 5;
const PERCENT = new Intl.NumberFormat("en", { style: "percent" });

const gallery = document.getElementById("gallery");
const status = document.getElementById("status");
const picker = document.getElementById("model");
const input = document.getElementById("files");
const clear = document.getElementById("clear");

let served = [];
const cards = [];

/** Resolves once the models are listed, or cannot be: then the default is asked. */
const listed = models().then(list, apologise);

function list(listing) {
  served = listing.models.map((model) => ({
    id: `${model.name}:${model.version}`,
    top: Math.min(MOST_GENRES, model.labels.length),
    explains: model.attribution,
    accuracy: model.metrics.accuracy,
    label: `${model.name}, version ${model.version}`,
  }));
  picker.append(...served.map(({ id, label }) => new Option(label, id)));
  if (listing.defaultModel) {
    picker.value = listing.defaultModel;
  }
  describeModel();
}

function apologise(failure) {
  if (!(failure instanceof Problem)) {
    throw failure;
  }
  picker.append(new Option("the default", ""));
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
  const added = [...files].map((file) => new Card(file, { changed: tell, removed: forget }));
  cards.unshift(...added);
  gallery.prepend(...added.map((card) => card.element));
  document.body.classList.toggle("filled", cards.length > 0);
  clear.hidden = cards.length < 2;
  await listed;
  added.filter((card) => cards.includes(card)).forEach((card) => card.classify(chosen()));
}

function forget(card) {
  const at = cards.indexOf(card);
  cards.splice(at, 1);
  card.element.remove();
  document.body.classList.toggle("filled", cards.length > 0);
  clear.hidden = cards.length < 2;
  (cards[Math.min(at, cards.length - 1)] ?? input).focus();
  tell();
}

/** One line for all, which screen readers speak when it changes. */
function tell(card) {
  const busy = cards.filter(({ state }) => state === "busy").length;
  const failed = cards.filter(({ state }) => state === "failed").length;
  if (busy > 0) {
    status.textContent = `Looking at ${count(busy)} …`;
  } else if (cards.length === 1 && card) {
    status.textContent = card.summary;
  } else {
    status.textContent = cards.length === 0 ? "" : `${count(cards.length)}${failed ? `, ${failed} without an answer` : ""}.`;
  }
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

clear.addEventListener("click", () => [...cards].forEach((card) => card.remove()));

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
  add(event.dataTransfer.files);
});
