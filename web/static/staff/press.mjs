// One key for a step that must be quick; switched off here or at the desk of an item, for both.

const STORE = "staff-keys";
const TEXT = "input:not([type=checkbox]):not([type=radio]), textarea, select";
const toggle = document.querySelector("[data-keys]");
toggle.closest("[data-plain]").hidden = false;
toggle.checked = localStorage.getItem(STORE) !== "off";
toggle.addEventListener("change", () => localStorage.setItem(STORE, toggle.checked ? "on" : "off"));

document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (!toggle.checked || !plain || event.repeat || event.target.closest(TEXT)) return;
  const button = document.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
