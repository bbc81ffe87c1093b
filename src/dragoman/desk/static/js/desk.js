// Keys, and nothing else that the server could do: j and k walk through [data-item], Enter opens the first link of one,
// "g x" goes where a link with data-key="g x" leads, "/" focuses what has data-key="/", other data-key presses it.
(() => {
  "use strict";
  let before = "";
  const items = () => [...document.querySelectorAll("[data-item]")].filter((e) => e.offsetParent !== null);
  const walk = (step) => {
    const all = items();
    if (!all.length) return;
    const at = all.findIndex((e) => e.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
    if (!next.hasAttribute("tabindex")) next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const typing = (e) =>
    e.target.closest("input, textarea, select, [contenteditable]") && !e.target.matches("[type=checkbox], [type=radio]");
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "Escape" && typing(e)) return e.target.blur();
    if (typing(e) || document.querySelector("dialog[open]")) return;
    const wanted = before ? `${before} ${e.key}` : e.key;
    before = "";
    if (e.key === "?") return document.getElementById("keys").showModal();
    const own = document.querySelector(`[data-key="${CSS.escape(wanted)}"]`);
    if ((wanted === "j" || wanted === "k") && !own) return walk(wanted === "j" ? 1 : -1);
    if (wanted === "Enter") {
      const item = document.activeElement.closest("[data-item]");
      if (item === document.activeElement) item.querySelector("a[href]")?.click();
      return;
    }
    const near = document.activeElement.closest("[data-item]");
    const chosen = (near && near.querySelector(`[data-key="${CSS.escape(wanted)}"]`)) ||
      document.querySelector(`[data-key="${CSS.escape(wanted)}"]`);
    if (chosen) {
      e.preventDefault();
      if (chosen.matches("input, textarea, select")) chosen.focus();
      else chosen.click();
    } else if (e.key === "g" && wanted === "g") before = "g";
  });
  document.addEventListener("htmx:responseError", (e) => {
    document.getElementById("said").textContent = `Not done: ${e.detail.xhr.status}`;
  });
})();
