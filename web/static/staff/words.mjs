// Words that found nothing: one key for each thing to do, while something of a row has the focus.

const list = document.getElementById("words");
const rows = [...list.querySelectorAll(":scope > li[aria-labelledby]")];
const TEXT = "input, textarea, select";

const hint = document.querySelector("[data-keys]");
if (hint) hint.hidden = false;

list.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  if (!plain || event.isComposing || event.repeat || event.target.closest(TEXT)) return;
  const at = rows.indexOf(event.target.closest("li[aria-labelledby]"));
  if (at < 0) return;
  const steps = { j: 1, k: -1 };
  if (steps[event.key]) rows[at + steps[event.key]]?.querySelector("h2 a").focus();
  else if (/^[awi]$/.test(event.key)) rows[at].querySelector(`[data-key="${event.key}"]`)?.click();
  else return;
  event.preventDefault();
});
