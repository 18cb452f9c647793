// Sends files in pieces and goes on where the line was cut; without this the form sends them whole.

const form = document.getElementById("upload");
const said = form.dataset;
const status = document.getElementById("progress");
const list = document.getElementById("sent");
const trouble = document.getElementById("trouble");
const button = form.querySelector("button.btn-main");
const folder = document.getElementById("folder");
const TOKEN = form.elements.csrf_token.value;
const [LEAST, MOST] = [64 * 1024, 4 * 1024 * 1024];
const GOAL = 1500; // ms a piece may take: a cut loses no more than that
const PATIENCE = 40; // failures in a row, each after a longer pause
let size = 512 * 1024;
let upload = null; // the one under way; a second press goes on with it
const places = new Map(); // where each file goes

form.querySelector("[data-folder]").hidden = !("webkitdirectory" in folder);

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const online = () => navigator.onLine ? Promise.resolve() : new Promise((done) => addEventListener("online", done, { once: true }));
const base64 = (text) => btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
const name = (file) => file.webkitRelativePath || file.name;

const ask = (address, options = {}) => fetch(address, {
  ...options, headers: { "X-CSRFToken": TOKEN, "Tus-Resumable": "1.0.0", ...options.headers },
});

// A request that a lost line cannot end: tried again until it is answered.
const insist = async (make, row) => {
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await make();
      if (answer.status < 500 && answer.status !== 429) return answer;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    if (tries >= PATIENCE) throw new Error("no answer");
    if (row) row.note.textContent = said.cut;
    size = LEAST;
    await Promise.all([online(), pause(Math.min(15000, 300 * 1.5 ** tries))]);
  }
};

const show = (file) => {
  const row = { line: document.createElement("li"), bar: document.createElement("progress"), note: document.createElement("span") };
  row.bar.max = file.size || 1;
  row.bar.value = 0;
  row.bar.setAttribute("aria-label", name(file));
  row.note.textContent = said.waiting;
  const label = document.createElement("span");
  label.textContent = name(file);
  row.line.append(label, row.bar, row.note);
  list.append(row.line);
  return row;
};

const locate = async (file, row) => {
  const about = [`filename ${base64(file.name)}`, `relativePath ${base64(name(file))}`].join(",");
  const answer = await insist(() => ask(upload.files, { method: "POST", headers: { "Upload-Length": file.size, "Upload-Metadata": about } }), row);
  if (answer.status === 413) throw new RangeError(said.tooLarge);
  if (!answer.ok) throw new Error(answer.status);
  return answer.headers.get("Location");
};

const reached = async (place, row) => {
  const answer = await insist(() => ask(place, { method: "HEAD" }), row);
  if (!answer.ok) throw new Error(answer.status);
  return Number(answer.headers.get("Upload-Offset"));
};

const send = async (file, row) => {
  if (!places.has(file)) places.set(file, await locate(file, row));
  const place = places.get(file);
  let offset = await reached(place, row);
  while (offset < file.size) {
    const piece = file.slice(offset, offset + size);
    const began = performance.now();
    row.note.textContent = said.sending;
    const body = { method: "PATCH", headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset }, body: piece };
    let answer = null;
    try { answer = await ask(place, body); } catch { /* the line: ask how far it came */ }
    if (answer?.status === 204) {
      offset = Number(answer.headers.get("Upload-Offset"));
      const factor = GOAL / Math.max(1, performance.now() - began);
      size = Math.round(Math.min(MOST, Math.max(LEAST, size * Math.min(2, factor))));
    } else if (!answer || answer.status === 409 || answer.status >= 500) {
      row.note.textContent = said.cut;
      size = LEAST;
      await Promise.all([online(), pause(500)]);
      offset = await reached(place, row);
    } else throw new Error(answer.status);
    row.bar.value = offset;
  }
  row.bar.value = row.bar.max;
  row.note.textContent = said.done;
  return place.split("?")[0].split("/").pop();
};

const begin = async () => {
  const fields = new FormData(form);
  fields.delete("files");
  fields.delete("table");
  const answer = await insist(() => ask(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" } }));
  const told = await answer.json();
  if (answer.status === 422) throw new RangeError(Object.values(told.wrong).join("\n"));
  if (!answer.ok) throw new Error(answer.status);
  return told;
};

const warn = (event) => event.preventDefault();

const go = async (files) => {
  upload ??= await begin();
  list.replaceChildren();
  const rows = files.map(show);
  const ids = [];
  for (const [at, file] of files.entries()) {
    status.textContent = `${said.sending} ${at + 1} / ${files.length}`;
    ids.push(await send(file, rows[at]));
  }
  const fields = new FormData();
  for (const id of ids) fields.append("file", id);
  const answer = await insist(() => ask(upload.give, { method: "POST", body: fields }));
  const told = await answer.json();
  if (!answer.ok) throw new RangeError(Object.values(told.wrong ?? {}).join("\n"));
  status.textContent = said.all;
  removeEventListener("beforeunload", warn);
  location.assign(told.url);
};

form.addEventListener("submit", async (event) => {
  const first = form.elements.table ? [...form.elements.table.files] : null; // what describes the rest
  if (first && !first.length) return;
  const files = [...(first ?? []), ...form.elements.files.files, ...folder.files];
  if (!files.length) return; // the form itself says what is missing
  event.preventDefault();
  trouble.hidden = true;
  const large = files.find((file) => file.size > Number(said.largest));
  button.disabled = true;
  addEventListener("beforeunload", warn);
  try {
    if (large) throw new RangeError(`${name(large)}: ${said.tooLarge}`);
    await go(files);
  } catch (error) {
    removeEventListener("beforeunload", warn);
    trouble.firstElementChild.textContent = error instanceof RangeError ? error.message : said.failed;
    trouble.hidden = false;
    trouble.scrollIntoView();
    button.disabled = false;
  }
});
