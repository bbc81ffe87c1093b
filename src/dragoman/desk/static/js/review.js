// After the next record has come: the focus goes to its head, so that it is read out and the keys work; an edit that is
// opened begins in its first field.
(() => {
  "use strict";
  document.addEventListener("htmx:afterSettle", (e) => {
    if (e.detail.target.id === "review" || e.detail.elt.id === "review") document.querySelector("#review [data-focus]")?.focus();
  });
  document.addEventListener("toggle", (e) => {
    if (e.target.matches(".judge > details") && e.target.open) e.target.querySelector("select, input")?.focus();
  }, true);
})();
