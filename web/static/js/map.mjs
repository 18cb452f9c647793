// Draws what the page's list says on a map. Marks that would cover each other are one mark, which opens their list.
// A live map asks the page anew for the part that is in view, and puts its list in the place of the old one.

let L = window.L;
const element = document.getElementById("map");
const APART = [46, 34]; // pixels between two marks
const PARTS = ["map-list", "map-first"]; // of the page, renewed when a live map is moved
const told = () => JSON.parse(document.getElementById("map-data").textContent);

function make(tag, properties, ...inside) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
}

function start() {
  let data = told();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.hidden = false;
  const map = L.map(element, {
    zoomControl: false, attributionControl: false, zoomSnap: 0.5, maxZoom: 18, minZoom: 6, worldCopyJump: true,
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still,
  });
  L.control.zoom({ zoomInTitle: data.say.near, zoomOutTitle: data.say.far }).addTo(map);
  let seen = L.latLngBounds(data.box.slice(0, 2), data.box.slice(2)); // what somebody chose to look at
  const fit = () => map.fitBounds(seen, { maxZoom: 16, animate: false });
  fit();
  background(map, data);
  const layer = L.layerGroup().addTo(map);
  const draw = () => {
    const inside = layer.getLayers().length && element.contains(document.activeElement);
    layer.clearLayers();
    element.classList.toggle("near", map.getZoom() >= 11);
    for (const one of data.marks) if (one.radius) area(one).addTo(layer);
    for (const group of grouped(map, data.marks)) mark(map, group, data.say).addTo(layer);
    if (inside && !element.contains(document.activeElement)) element.focus({ preventScroll: true });
  };
  draw();
  map.on("zoomend", draw);
  let resized = false;
  map.on("moveend", () => {
    if (!resized) seen = map.getBounds();
  });
  new ResizeObserver(() => {
    resized = true;
    map.invalidateSize({ pan: false });
    fit();
    resized = false;
  }).observe(element);
  if (data.live) follow(map, () => !resized, (fresh) => { data = fresh; draw(); }, () => data.say.failed);
}

function background(map, { tiles, places }) {
  if (tiles) {
    const credit = tiles.link ? make("a", { href: tiles.link, textContent: tiles.credit }).outerHTML : make("span", { textContent: tiles.credit }).outerHTML;
    L.control.attribution({ prefix: false }).addTo(map);
    L.tileLayer(tiles.url, { attribution: credit, maxNativeZoom: 18 }).addTo(map);
  }
  for (const [name, lat, lon] of tiles ? [] : places) {
    L.circleMarker([lat, lon], { radius: 3, stroke: false, fillColor: "#5a6b77", fillOpacity: 1, interactive: false })
      .bindTooltip(make("span", { textContent: name }), { permanent: true, direction: "bottom", offset: [0, 12] }).addTo(map);
  }
}

const area = (one) => L.circle([one.lat, one.lon], {
  radius: one.radius, color: "#00428c", weight: 2, dashArray: "6 6", fillOpacity: 0.08, interactive: false,
});

function grouped(map, marks) {
  const groups = [];
  for (const one of [...marks].sort((a, b) => b.count - a.count)) {
    const at = map.project([one.lat, one.lon]);
    const near = groups.find((group) => Math.abs(group.at.x - at.x) < APART[0] && Math.abs(group.at.y - at.y) < APART[1]);
    if (near) near.marks.push(one);
    else groups.push({ at, marks: [one] });
  }
  return groups;
}

const items = (say, count) => say.items.replace("{n}", count.toLocaleString("en"));

function link(one, say, properties) {
  const said = one.count ? `${one.label} ${items(say, one.count)}` : one.label;
  const made = one.url ? make("a", { href: one.url, rel: "nofollow", ...properties }) : make("span", properties);
  if (!made.textContent) made.textContent = said;
  if (one.url) made.setAttribute("aria-label", said);
  made.title = said;
  return made;
}

function mark(map, { marks }, say) {
  const [first] = marks;
  const count = marks.reduce((sum, one) => sum + one.count, 0);
  const shown = count ? count.toLocaleString("en") : first.radius ? first.label : "●";
  const single = marks.length === 1;
  const html = single
    ? link(first, say, { className: `mark${first.radius ? "" : " mark-spot"}`, textContent: shown })
    : make("button", { type: "button", className: "mark mark-several", textContent: shown });
  if (!single) html.setAttribute("aria-label", say.several.replace("{k}", marks.length).replace("{n}", count.toLocaleString("en")));
  const made = L.marker([first.lat, first.lon], { icon: L.divIcon({ html, iconSize: [0, 0] }), keyboard: false, interactive: false });
  L.DomEvent.disableClickPropagation(html);
  if (!single) html.addEventListener("click", () => open(map, html, marks, say));
  return made;
}

function open(map, button, marks, say) {
  const { lat, lon } = marks[0];
  const list = make("ul", {}, ...marks.map((one) => make("li", {}, link(one, say, {}))));
  const popup = L.popup({ maxWidth: 260 }).setLatLng([lat, lon]).setContent(list);
  popup.on("add", () => {
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", say.close);
    list.querySelector("a")?.focus({ preventScroll: true });
  });
  list.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
  popup.on("remove", () => button.isConnected && button.focus({ preventScroll: true }));
  popup.openOn(map);
}

function follow(map, isMoved, take, failed) {
  const status = document.getElementById("map-said");
  let waiting, asking;
  const ask = async () => {
    const bounds = map.getBounds();
    const sides = [Math.max(-180, bounds.getWest()), Math.max(-90, bounds.getSouth()), Math.min(180, bounds.getEast()), Math.min(90, bounds.getNorth())];
    const url = new URL(location.href);
    url.searchParams.set("bbox", sides.map((side) => +side.toFixed(4)).join(","));
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(url, { signal: asking.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.getElementById("map-list")) throw new Error(answer.statusText);
      for (const part of PARTS) document.getElementById(part).replaceWith(page.getElementById(part));
      history.replaceState(null, "", url);
      status.textContent = document.getElementById("results").textContent;
      take(told());
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = failed();
    }
  };
  map.on("moveend", () => {
    if (!isMoved()) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 250);
  });
}

function whenAsked(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const { style, script } = button.dataset;
    document.head.prepend(make("link", { rel: "stylesheet", href: style })); // our own styles come after it
    const loaded = make("script", { src: script });
    loaded.addEventListener("load", () => {
      L = window.L;
      button.remove();
      start();
      element.focus();
    });
    document.head.append(loaded);
  });
}

const button = document.querySelector("button[data-map]");
if (button) whenAsked(button);
else if (element && L && document.getElementById("map-data")) start();
