// The desk: keys outside of text fields, suggestions taken over, dates and places read back.

const form = document.getElementById("review");
const fields = form.elements;
const TEXT = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
const OWN_ENTER = "a, button, summary, input, select, textarea";
const STORE = "staff-keys";

function tell(input) {
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function choose(name, value) {
  const wanted = [...form.querySelectorAll(`[name="${name}"]`)].find((one) => one.value === value);
  if (!wanted) return;
  wanted.checked = true;
  tell(wanted);
  wanted.focus();
}

// A key of a level chooses the radio button that shows its number.
function level(name, number) {
  const options = [...form.querySelectorAll(`[name="${name}"]`)].filter((one) => one.value);
  if (options[number - 1]) choose(name, options[number - 1].value);
}

function freeRow() {
  const inputs = [...form.querySelectorAll("[name=place]")];
  return inputs.find((input) => !input.value.trim()) || inputs.at(-1);
}

function accept(button) {
  const { target, value } = button.dataset;
  if (target === "record_level") choose(target, value);
  else {
    const input = target === "place" ? freeRow() : fields[target];
    input.value = value;
    tell(input);
    input.focus();
  }
  button.closest("li").remove();
}

// Nothing is decided without a reason: the key leads to the field instead.
function press(button) {
  if (!button) return;
  const asked = button.value !== "save" && fields.reason && !fields.reason.value.trim();
  if (asked) fields.reason.focus();
  else form.requestSubmit(button);
}

// The first file that has pages turns.
const turn = (step) => form.querySelector(`[data-turn="${step}"]`)?.click();
const decide = (value) => press(form.querySelector(`button[name=do][value="${value}"]`));
const KEYS = {
  p: () => choose("people", "none"),
  a: () => { const first = form.querySelector("button[data-target]"); if (first) accept(first); },
  u: () => form.querySelector("[data-unmask]")?.click(),
  m: () => form.querySelector("[data-draw]")?.click(),
  "[": () => turn(-1),
  "]": () => turn(1),
  e: () => (fields.title_ja?.type === "hidden" ? fields.description_ja : fields.title_ja)?.focus(),
  w: () => fields.reason?.focus(),
  h: () => decide("hold"),
  r: () => decide("refuse"),
  s: () => decide("save"),
  n: () => document.querySelector("a[data-key=n]")?.click(),
  z: () => document.querySelector("button[data-key=z]")?.click(),
  "?": () => { const keys = document.getElementById("keys"); keys.open = !keys.open; keys.scrollIntoView(); },
};

const toggle = document.querySelector("[data-keys]");
toggle.checked = localStorage.getItem(STORE) !== "off";
toggle.addEventListener("change", () => localStorage.setItem(STORE, toggle.checked ? "on" : "off"));

document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (!toggle.checked || !plain || event.repeat || event.target.closest(TEXT)) return;
  const digit = /^(?:Digit|Numpad)([1-6])$/.exec(event.code);
  if (digit) level(event.shiftKey ? "content_level" : "record_level", Number(digit[1]));
  else if (event.key === "Enter" && !event.target.closest(OWN_ENTER)) decide("publish");
  else if (event.key === "Enter" && event.target.matches("input[type=radio]")) decide("publish");
  else if (KEYS[event.key]) KEYS[event.key]();
  else return;
  event.preventDefault();
});

// Who has typed a reason wants the decision beside it; in other fields, Enter saves without one.
// While Japanese is composed, Enter belongs to the input method (keyCode 229 in Safari).
fields.reason?.addEventListener("keydown", (event) => {
  const first = form.querySelector(".verdict button[name=do]");
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || !first) return;
  event.preventDefault();
  if (!event.repeat) form.requestSubmit(first);
});

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-target]");
  if (!button) return;
  event.preventDefault();
  accept(button);
});

const copy = document.querySelector("[data-copy-position]");
if (copy) {
  copy.hidden = false;
  copy.addEventListener("click", () => {
    const row = form.querySelector(".place-row");
    row.querySelector("[name=place_lat]").value = copy.dataset.lat;
    row.querySelector("[name=place_lon]").value = copy.dataset.lon;
    row.querySelector("[name=place_precision]").focus();
  });
}

// What is typed is read back by the server, which knows the calendar and the gazetteer.
async function read(input) {
  const line = document.getElementById(input.getAttribute("aria-describedby").split(" ")[0]);
  const text = input.value.trim();
  line.textContent = "";
  line.toggleAttribute("data-unread", false);
  if (!text) return;
  const address = `/staff/reading/${input.dataset.reading}?text=${encodeURIComponent(text)}&lang=${document.documentElement.lang}`;
  const answer = await fetch(address);
  if (!answer.ok || input.value.trim() !== text) return;
  const said = await answer.json();
  const found = said.places?.map((place) => `${place.text} ${place.precision}`) ?? [];
  line.textContent = found.join(" / ") || said.words;
  line.toggleAttribute("data-unread", found.length > 1 || (input.dataset.reading === "place" && !found.length));
}

for (const input of form.querySelectorAll("[data-reading]")) {
  input.addEventListener("change", () => read(input));
}
