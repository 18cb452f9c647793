// The queue: a page, a range or single items are selected with keys or with the pointer and Shift.

const form = document.getElementById("many");
const TEXT = "input:not([type=checkbox]):not([type=radio]), textarea, select";
const STORE = "staff-keys";

function press(key) {
  const button = document.querySelector(`button[data-key="${key}"]`);
  button?.click();
  return Boolean(button);
}

function selecting() {
  const boxes = [...form.querySelectorAll("input[name=item]")];
  const chosen = form.querySelector("[data-chosen]");
  const focused = () => boxes.indexOf(document.activeElement);
  let last = -1;
  const count = () => { chosen.textContent = `${boxes.filter((box) => box.checked).length} / ${boxes.length}`; };
  const every = () => {
    const on = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = on;
    count();
  };
  // From the one that was chosen last to this one, all as that one is.
  const range = (to) => {
    const [from, until] = last < 0 ? [to, to] : [Math.min(last, to), Math.max(last, to)];
    const on = last < 0 || boxes[last].checked;
    for (const box of boxes.slice(from, until + 1)) box.checked = on;
    last = to;
    count();
  };
  const go = (to) => boxes[Math.min(boxes.length - 1, Math.max(0, to))]?.focus();
  // The nearest in the row above or below: columns are as many as the window has room for.
  const column = (step) => {
    const at = focused();
    const here = boxes[at]?.getBoundingClientRect();
    if (!here) return go(0);
    const places = boxes.map((box) => box.getBoundingClientRect());
    const beyond = places.map((place) => (place.top - here.top) * step).filter((far) => far > 4);
    const near = Math.min(...beyond);
    const to = places.findIndex((place) => Math.abs((place.top - here.top) * step - near) < 4 && Math.abs(place.left - here.left) < 4);
    go(to < 0 ? at : to);
  };
  for (const part of form.querySelectorAll("[data-select]")) part.hidden = false;
  form.querySelector("[data-all]").addEventListener("click", every);
  form.addEventListener("change", count);
  form.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey) range(at);
    else last = at;
  });
  count();
  return {
    x: every,
    j: () => go(focused() + 1),
    k: () => go(focused() - 1),
    p: () => { form.elements.people.value = "none"; },
    w: () => form.elements.reason.focus(),
    level: (number) => {
      const wanted = form.querySelectorAll("[name=record_level]")[number - 1];
      if (wanted) wanted.checked = true;
    },
    arrows: { ArrowRight: () => go(focused() + 1), ArrowLeft: () => go(focused() - 1), ArrowDown: () => column(1), ArrowUp: () => column(-1) },
    open: () => boxes[focused()]?.closest("li").querySelector(".name a").click(),
    range: () => range(focused()),
    on: () => focused() >= 0,
  };
}

const queue = form ? selecting() : { on: () => false };
const toggle = document.querySelector("[data-keys]");
if (toggle) {
  toggle.checked = localStorage.getItem(STORE) !== "off";
  toggle.addEventListener("change", () => localStorage.setItem(STORE, toggle.checked ? "on" : "off"));
}

// What belongs to a focused item works always; letters can be switched off.
function act(event) {
  if (queue.on()) {
    if (event.key === " " && event.shiftKey) return queue.range() ?? true;
    if (queue.arrows[event.key]) return queue.arrows[event.key]() ?? true;
    if (event.key === "Enter") return queue.open() ?? true;
  }
  if (localStorage.getItem(STORE) === "off" || event.repeat && event.key === "z") return false;
  if (event.key === "z") return press("z");
  const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code);
  if (digit && queue.level && !event.shiftKey) return queue.level(Number(digit[1])) ?? true;
  if (!["x", "j", "k", "p", "w"].includes(event.key) || !queue[event.key]) return false;
  return queue[event.key]() ?? true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest(TEXT)) return;
  if (act(event)) event.preventDefault();
});
