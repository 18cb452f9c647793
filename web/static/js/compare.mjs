// Two pictures over each other with a slider between them; without scripts they stand one under the other.

for (const view of document.querySelectorAll("[data-compare]")) {
  const slider = view.querySelector("input[type=range]");
  const show = () => {
    view.style.setProperty("--cut", `${slider.value}%`);
    slider.setAttribute("aria-valuetext", `${slider.value}%`);
  };
  view.classList.add("on");
  slider.parentElement.hidden = false;
  slider.addEventListener("input", show);
  show();
}
