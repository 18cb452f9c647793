// Masks over the picture: drawn with the pointer, moved by the number fields below it.

const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.5;
const rows = document.querySelector("[data-rows=mask]");
const plates = [...document.querySelectorAll(".plate")];
const round = (number) => Math.round(number * 100) / 100;
const inside = (number) => Math.min(100, Math.max(0, number));

const field = (row, name) => row.querySelector(`[name=mask_${name}]`);
const box = (row) => ["x", "y", "w", "h"].map((name) => parseFloat(field(row, name).value));
const allRows = () => [...rows.querySelectorAll(".mask-row")];
const isBlank = (row) => box(row).every(Number.isNaN);

const pageOf = (plate) => Number(plate.dataset.page);
const pageIn = (row) => Number(field(row, "page").value || 1);

function fill(row, plate, [x, y, w, h]) {
  const values = { x, y, w, h, asset: plate.dataset.asset, page: pageOf(plate) };
  for (const [name, value] of Object.entries(values)) {
    field(row, name).value = typeof value === "number" ? round(value) : value;
  }
}

// A new row is a copy of the last one, with names and numbers of its own.
function addRow() {
  const number = allRows().length + 1;
  const row = allRows().at(-1).cloneNode(true);
  for (const input of row.querySelectorAll("input")) {
    const label = row.querySelector(`label[for="${input.id}"]`);
    input.id = input.id.replace(/\d+$/, number);
    label.htmlFor = input.id;
    input.value = /asset|page/.test(input.name) ? 1 : "";
  }
  const name = row.getAttribute("aria-label").replace(/\d+$/, number);
  row.setAttribute("aria-label", name);
  row.querySelector("[data-remove-row] .hidden-text").textContent = ` ${name}`;
  rows.append(row);
  return row;
}

function paint() {
  for (const row of allRows()) row.querySelector("[data-remove-row]").hidden = isBlank(row);
  for (const plate of plates) {
    const svg = plate.querySelector("svg");
    const shown = allRows().filter((row) => field(row, "asset").value === plate.dataset.asset
      && pageIn(row) === pageOf(plate) && !box(row).some(Number.isNaN));
    svg.replaceChildren(...shown.map((row) => rect(box(row), row.contains(document.activeElement))));
  }
}

function rect([x, y, w, h], on) {
  const drawn = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ x, y, width: w, height: h })) drawn.setAttribute(name, value);
  drawn.classList.toggle("on", on);
  return drawn;
}

function press(button, on) {
  button.setAttribute("aria-pressed", on);
  button.classList.toggle("btn-main", on);
}

function unmask(plate, on) {
  plate.dataset.bare = on ? "1" : "";
  press(plate.querySelector("[data-unmask]"), on);
  show(plate);
}

// The first page as the public sees it or without masks; all others without.
function show(plate) {
  const { page, masked, unmasked, pagesAt, bare } = plate.dataset;
  const picture = plate.querySelector("img");
  const wanted = page !== "1" ? `${pagesAt}${page}.jpg` : bare ? unmasked : masked;
  if (picture.getAttribute("src") === wanted) return;
  picture.alt = page === "1" ? picture.dataset.altFirst : picture.dataset.altPage.replace("{page}", page);
  picture.removeAttribute("width");
  picture.removeAttribute("height");
  picture.src = wanted;
}

// Rows that say nothing yet go along to the page that is looked at.
function turn(plate, page) {
  const last = Number(plate.dataset.pages);
  if (!Number.isInteger(page) || page < 1 || page > last) return;
  plate.dataset.page = page;
  plate.querySelector("[name^=look_]").value = page;
  for (const button of plate.querySelectorAll("[data-turn]")) {
    const onward = page + Number(button.dataset.turn);
    button.disabled = onward < 1 || onward > last;
  }
  plate.querySelector("[data-unmask]").disabled = page !== 1;
  for (const row of allRows().filter(isBlank)) field(row, "page").value = page;
  show(plate);
  paint();
}

function prepareTurning(plate) {
  const chosen = plate.querySelector("[name^=look_]");
  const told = plate.querySelector("[data-unreadable]");
  const picture = plate.querySelector("img");
  plate.querySelector("[data-look]").hidden = true;
  for (const button of plate.querySelectorAll("[data-turn]")) {
    button.hidden = false;
    button.addEventListener("click", () => turn(plate, pageOf(plate) + Number(button.dataset.turn)));
  }
  chosen.addEventListener("change", () => turn(plate, Number(chosen.value)));
  chosen.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    turn(plate, Number(chosen.value));
  });
  picture.addEventListener("error", () => { told.textContent = told.dataset.unreadable; });
  picture.addEventListener("load", () => { told.textContent = ""; });
  turn(plate, pageOf(plate));
}

// A row in focus brings its page with it.
function follow(row) {
  const plate = plates.find((one) => one.dataset.asset === field(row, "asset").value);
  if (plate?.querySelector("[data-turn]") && !isBlank(row) && pageIn(row) !== pageOf(plate)) turn(plate, pageIn(row));
}

// From corner to corner, in percent of the picture; a click without a stroke draws nothing.
function draw(plate, svg) {
  let start = null;
  const at = (event) => {
    const frame = svg.getBoundingClientRect();
    return [inside(((event.clientX - frame.left) / frame.width) * 100), inside(((event.clientY - frame.top) / frame.height) * 100)];
  };
  const between = (event) => {
    const [x, y] = at(event);
    return [Math.min(x, start[0]), Math.min(y, start[1]), Math.abs(x - start[0]), Math.abs(y - start[1])];
  };
  svg.addEventListener("pointerdown", (event) => {
    if (!svg.classList.contains("drawing")) return;
    start = at(event);
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!start) return;
    paint();
    svg.append(rect(between(event), true));
  });
  svg.addEventListener("pointerup", (event) => {
    if (!start) return;
    const made = between(event);
    start = null;
    if (made[2] >= LEAST && made[3] >= LEAST) fill(allRows().find(isBlank) ?? addRow(), plate, made);
    paint();
  });
  svg.addEventListener("pointercancel", () => { start = null; paint(); });
}

function prepare(plate) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" })) svg.setAttribute(name, value);
  plate.querySelector(".plate-picture").append(svg);
  const [bare, pen] = [plate.querySelector("[data-unmask]"), plate.querySelector("[data-draw]")];
  bare.hidden = pen.hidden = false;
  const plain = plate.querySelector("[data-plain]");
  if (plain) plain.hidden = true;
  bare.addEventListener("click", () => unmask(plate, bare.getAttribute("aria-pressed") !== "true"));
  pen.addEventListener("click", () => {
    const on = pen.getAttribute("aria-pressed") !== "true";
    press(pen, on);
    svg.classList.toggle("drawing", on);
    if (on) document.getElementById("mask-list").open = true;
    unmask(plate, on);
  });
  draw(plate, svg);
  if (plate.querySelector("[data-turn]")) prepareTurning(plate);
}

if (rows) {
  plates.forEach(prepare);
  rows.addEventListener("input", paint);
  rows.addEventListener("focusin", (event) => {
    const row = event.target.closest(".mask-row");
    if (row) follow(row);
    paint();
  });
  rows.addEventListener("focusout", () => setTimeout(paint));
  rows.addEventListener("click", (event) => {
    const row = event.target.closest("[data-remove-row]")?.closest(".mask-row");
    if (!row) return;
    for (const input of row.querySelectorAll("input")) input.value = "";
    field(row, "x").focus();
    paint();
  });
  paint();
}
