// Text and records show each other: by pointing, by focus, by a click on a mark.
(() => {
  "use strict";
  const text = document.getElementById("text");
  const marks = (label) => text.querySelectorAll(`[data-records~="${CSS.escape(label)}"]`);
  const item = (label) => document.querySelector(`[data-record="${CSS.escape(label)}"]`);
  const light = (labels) => {
    document.querySelectorAll(".lit").forEach((e) => e.classList.remove("lit"));
    for (const label of labels) {
      marks(label).forEach((e) => e.classList.add("lit"));
      item(label)?.classList.add("lit");
    }
  };
  const labels = (e) => {
    const mark = e.closest("[data-records]");
    if (mark) return mark.dataset.records.split(" ");
    const one = e.closest("[data-record]");
    return one ? [one.dataset.record] : [];
  };
  for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, (e) => light(labels(e.target)));
  document.addEventListener("focusin", (e) => {
    const one = e.target.matches("[data-record]") ? marks(e.target.dataset.record)[0] : null;
    if (one) one.scrollIntoView({ block: "center" });
  });
  text.addEventListener("click", (e) => {
    const found = labels(e.target);
    if (found.length && !e.target.closest("a")) item(found[found.length - 1])?.focus();
  });
  document.addEventListener("click", (e) => {
    const asked = e.target.closest("[data-show]");
    const mark = asked && marks(asked.dataset.show)[0];
    if (!mark) return;
    e.preventDefault();
    light([asked.dataset.show]);
    mark.scrollIntoView({ block: "center" });
  });
  const chosen = document.querySelector("[data-chosen]");
  if (chosen) chosen.focus();
})();
