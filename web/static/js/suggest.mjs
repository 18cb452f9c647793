// Suggestions under the search box: a combobox with a listbox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
// Without this script the form works as it is.

const WAIT = 150;

for (const input of document.querySelectorAll("input[data-suggest]")) attach(input);

function attach(input) {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  Object.assign(list, { id: `${input.id}-suggest`, className: "suggest", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestName);
  status.className = "hidden-text";
  status.setAttribute("role", "status");
  input.after(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": list.id, autocomplete: "off",
  })) input.setAttribute(name, value);

  let chosen = -1;
  let timer = 0;
  let request = null;

  const close = () => {
    clearTimeout(timer);
    request?.abort();
    chosen = -1;
    list.hidden = true;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (index) => {
    const options = [...list.children];
    chosen = (index + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    options[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[chosen].id);
  };

  const take = (option) => {
    if (option.dataset.url) return location.assign(option.dataset.url);
    input.value = option.dataset.value;
    close();
    input.form.requestSubmit();
  };

  const show = (suggestions) => {
    if (!suggestions.length) return close();
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...suggestions.map((entry, at) => row(`${list.id}-${at}`, entry)));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    status.textContent = input.dataset.suggestCount.replace("{n}", suggestions.length);
  };

  const ask = async () => {
    request?.abort();
    request = new AbortController();
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", input.value.trim());
    try {
      const answer = await fetch(address, { signal: request.signal });
      if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
    } catch {
      // A lost or overtaken suggestion is not worth a word: the form still works.
    }
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isComposing && !input.value.trim()) return;
    if (input.value.trim()) timer = setTimeout(ask, WAIT);
    else close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(list.children[chosen]); }
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}

function row(id, { text, kind, label, count, url }) {
  const option = document.createElement("li");
  option.id = id;
  option.dataset.value = text;
  if (url) option.dataset.url = url;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  const word = document.createElement("span");
  word.textContent = text;
  const number = document.createElement("span");
  number.className = "num small";
  number.textContent = kind === "title" ? label : count;
  option.append(word, number);
  return option;
}
