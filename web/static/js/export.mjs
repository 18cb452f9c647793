// Looks now and then how far an export is; when it is over, the page is asked for anew. Without scripts there is a link.

const line = document.querySelector("[data-export]");
const bar = line.parentElement.querySelector("progress");
const PAUSE = 3000; // milliseconds

async function look() {
  const answer = await fetch(line.dataset.export, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) {
    if (answer?.status === 404) location.reload();
    return;
  }
  const told = await answer.json();
  if (!told.far) {
    location.reload();
    return;
  }
  if (line.textContent !== told.far) line.textContent = told.far;
  if (told.written) {
    bar.max = Math.max(told.listed, 1);
    bar.value = told.written;
  }
}

setInterval(() => {
  if (!document.hidden) look();
}, PAUSE);
