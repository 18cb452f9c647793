// What a job has reached, looked at again while the page is to be seen; the link does it without scripts.

const PAUSE = 2000;

async function look() {
  if (document.hidden) return;
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-again]");
  const shown = document.querySelector("[data-again]");
  if (!now) location.reload();
  else if (now.textContent !== shown.textContent) shown.textContent = now.textContent;
}

setInterval(look, PAUSE);
