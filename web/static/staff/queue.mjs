// The queue: select a page at once, move with j and k, select with x on an item.

const form = document.getElementById("many");
const TEXT = "input:not([type=checkbox]):not([type=radio]), textarea, select";

if (form) {
  const boxes = [...form.querySelectorAll("input[name=item]")];
  const chosen = form.querySelector("[data-chosen]");
  const all = form.querySelector("[data-all]");
  const count = () => { chosen.textContent = `${boxes.filter((box) => box.checked).length} / ${boxes.length}`; };
  const every = () => {
    const on = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = on;
    count();
  };
  const move = (step) => {
    const at = boxes.indexOf(document.activeElement);
    boxes[Math.min(boxes.length - 1, Math.max(0, at + step))]?.focus();
  };
  form.querySelector("[data-select]").hidden = false;
  all.addEventListener("click", every);
  form.addEventListener("change", count);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TEXT)) return;
    const keys = { x: every, j: () => move(1), k: () => move(-1) };
    if (keys[event.key]) { keys[event.key](); event.preventDefault(); }
  });
  count();
}
