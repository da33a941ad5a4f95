"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const toolbar = document.getElementById("outils");
  if (toolbar) {
    toolbar.hidden = false;
    for (const box of toolbar.querySelectorAll("input")) {
      box.addEventListener("change", () => {
        for (const finding of all(`[data-level="${box.value}"]`)) finding.hidden = !box.checked;
      });
    }
    for (const button of toolbar.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        for (const fold of all("#detail details")) fold.open = button.value === "open";
      });
    }
  }
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    (target.closest("[data-level]") ?? target).hidden = false;
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    for (const fold of target.querySelectorAll(":scope > details")) fold.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const fold of closed) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of closed) fold.open = false;
  });
})();
