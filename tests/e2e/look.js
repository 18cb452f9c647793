// Functions that tests call in the page; each returns a list of sentences about what is wrong.
(() => {
  const JAPANESE = /[\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f]/;
  const INTERACTIVE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const short = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && element.getClientRects().length > 0;
  const hiddenText = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width <= 1 || height <= 1;
  };
  const scrolls = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      // A map is moved by keys as well; WCAG 2.2, 1.4.10 excepts what needs two dimensions.
      if (at.matches(".leaflet-container") && at.tabIndex === 0) return true;
      const { overflowX } = getComputedStyle(at);
      if ((overflowX === "auto" || overflowX === "scroll") && at.tabIndex === 0) return true;
    }
    return false;
  };

  function structure(language) {
    const wrong = [];
    const headings = document.querySelectorAll("h1");
    if (headings.length !== 1) wrong.push(`${headings.length} h1`);
    else if (!headings[0].textContent.trim()) wrong.push("empty h1");
    if (!document.title.trim()) wrong.push("no title");
    if (document.documentElement.lang !== language) wrong.push(`lang is ${document.documentElement.lang}`);
    if (document.querySelectorAll("main").length !== 1) wrong.push("not one main");
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) wrong.push(`id twice: ${id}`);
    return wrong;
  }

  // No sideways scroll, and nothing cut off at the right edge by a hidden overflow.
  function sideways() {
    const root = document.documentElement;
    const width = root.clientWidth;
    const wrong = [];
    if (root.scrollWidth > width) wrong.push(`page is ${root.scrollWidth} wide in ${width}`);
    for (const element of document.body.querySelectorAll("*")) {
      const { right, left } = element.getBoundingClientRect();
      if (right > width + 1 && left < right && shown(element) && !hiddenText(element) && !scrolls(element)
        && !element.closest("svg")) wrong.push(`reaches ${Math.round(right)} of ${width}: ${short(element)}`);
    }
    return wrong.slice(0, 4);
  }

  const texts = () => [...document.body.querySelectorAll("*")].filter((element) => shown(element)
    && !hiddenText(element)
    && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));

  // Text at twice its size: everything must have grown, and still fit.
  function doubled() {
    const root = document.documentElement;
    const before = new Map(texts().map((element) => [element, parseFloat(getComputedStyle(element).fontSize)]));
    root.style.fontSize = "200%";
    const wrong = sideways();
    for (const [element, size] of before) {
      // A heading that grows with the window as well may fall a little short.
      const grown = parseFloat(getComputedStyle(element).fontSize) / size;
      if (grown < 1.5) wrong.push(`text grew ${grown.toFixed(2)} times: ${short(element)}`);
    }
    root.style.fontSize = "";
    return wrong.slice(0, 6);
  }

  // WCAG 2.2, 2.5.8; links inside of a sentence are excepted.
  function targets() {
    const wrong = [];
    for (const element of document.querySelectorAll(INTERACTIVE)) {
      if (!shown(element) || element.matches(".skip, .scroll, [role=region]")) continue;
      const box = (element.closest("label") ?? element).getBoundingClientRect();
      if (hiddenText(element) || (box.width >= 23.5 && box.height >= 23.5) || inSentence(element)) continue;
      wrong.push(`${Math.round(box.width)}×${Math.round(box.height)}: ${short(element)}`);
    }
    return wrong;
  }

  function inSentence(link) {
    if (!link.matches("a") || getComputedStyle(link).display !== "inline") return false;
    const block = link.parentElement.closest("p, li, dd, td, figcaption, span, blockquote");
    if (!block) return false;
    const own = [...block.querySelectorAll("a")].reduce((sum, one) => sum + one.textContent.trim().length, 0);
    return block.textContent.trim().length > own;
  }

  // Pages in English: what is in Japanese says so, proper names excepted (WCAG 2.2, 3.1.2).
  function unmarkedJapanese(...proper) {
    const wrong = [];
    const inJapanese = (text) => JAPANESE.test(proper.reduce((left, name) => left.replaceAll(name, ""), text));
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent.closest("script, style, textarea, [hidden], head > :not(title)")) continue;
      if (inJapanese(walker.currentNode.data) && parent.closest("[lang]").lang !== "ja"
        && !parent.matches("title")) wrong.push(`text: ${walker.currentNode.data.trim().slice(0, 60)} in ${short(parent)}`);
    }
    for (const name of ["aria-label", "alt", "title", "placeholder", "aria-description"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        if (inJapanese(element.getAttribute(name)) && element.closest("[lang]").lang !== "ja") wrong.push(`${name}: ${short(element)}`);
      }
    }
    return [...new Set(wrong)].slice(0, 8);
  }

  // Asked for while less motion is preferred.
  function motion() {
    const seconds = (text) => Math.max(...text.split(",").map((one) => parseFloat(one) * (one.trim().endsWith("ms") ? 1e-3 : 1)));
    const wrong = document.getAnimations().map(() => "an animation runs");
    for (const element of document.querySelectorAll("*")) {
      const style = getComputedStyle(element);
      if (seconds(style.transitionDuration) > 0.01) wrong.push(`transition: ${short(element)}`);
      if (seconds(style.animationDuration) > 0.01 && style.animationName !== "none") wrong.push(`animation: ${short(element)}`);
      if (style.scrollBehavior === "smooth") wrong.push(`smooth scroll: ${short(element)}`);
    }
    return wrong.slice(0, 4);
  }

  const reachable = () => [...document.querySelectorAll(INTERACTIVE)].filter((element) => {
    if (!shown(element) || element.disabled || element.tabIndex < 0) return false;
    if (element.type !== "radio") return true;
    const group = [...document.getElementsByName(element.name)].filter((one) => one.form === element.form);
    return element === (group.find((one) => one.checked) ?? group[0]);
  });

  // Notes the order in which the Tab key visits; `visited` then tells what it left out.
  function follow() {
    window.visits = [];
    document.addEventListener("focusin", (event) => window.visits.push(event.target));
    return reachable().length;
  }

  function visited() {
    const seen = new Set(window.visits);
    return reachable().filter((element) => !seen.has(element)).map((element) => `not reached: ${short(element)}`).slice(0, 6);
  }

  // Each thing in focus shows it, and is not covered by something that stays in place.
  function focus() {
    const wrong = [];
    for (const element of reachable()) {
      element.blur();
      const plain = signs(element);
      element.focus();
      if (plain === signs(element)) wrong.push(`focus not to be seen: ${short(element)}`);
      if (!element.matches(".skip") && covered(element)) wrong.push(`covered in focus: ${short(element)}`);
    }
    return wrong.slice(0, 6);
  }

  function signs(element) {
    // A control that is not drawn itself may show its focus on its label.
    return [element, element.closest("label")].filter(Boolean).map((one) => {
      const style = getComputedStyle(one);
      return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.backgroundColor].join();
    }).join(";");
  }

  function covered(element) {
    for (const { left, top: above, width, bottom } of element.getClientRects()) {
      const top = Math.max(above, 0), height = Math.min(bottom, innerHeight) - top; // what of it is in the window
      for (const [x, y] of [[.5, .5], [.05, .5], [.95, .5], [.5, .1], [.5, .9]]) {
        const hit = document.elementFromPoint(left + width * x, top + height * y);
        if (hit && (element.contains(hit) || hit.closest("label")?.contains(element))) return false;
      }
    }
    return true;
  }

  // What the page says, without what only scripts can do anything with.
  function said() {
    const main = document.querySelector("main").cloneNode(true);
    main.querySelectorAll("script, button, kbd, svg, [hidden], [role=status], [data-plain], [data-scripted]").forEach((one) => one.remove());
    return main.textContent.replace(/\s+/g, " ").trim();
  }

  window.look = { structure, sideways, doubled, targets, unmarkedJapanese, motion, follow, visited, focus, said };
})();
