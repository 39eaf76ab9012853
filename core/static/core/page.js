// Habits of every page: "/" finds the search, folds close, rows open, nothing is sent twice. All works without it.
(() => {
  "use strict";
  const isTyping = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  const openFolds = () => document.querySelectorAll("details[data-fold][open]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
      const search = document.querySelector('[data-shortcut="/"]');
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    }
    if (event.key === "Escape") {
      openFolds().forEach((fold) => {
        const held = fold.contains(document.activeElement);
        fold.open = false;
        if (held) fold.querySelector("summary").focus();
      });
      if (location.hash === "#navigation") location.hash = "#main";
    }
  });

  document.addEventListener("click", (event) => {
    openFolds().forEach((fold) => {
      if (!fold.contains(event.target)) fold.open = false;
    });
    const unfold = event.target.closest("[data-unfold]");
    if (unfold) {
      const fold = unfold.closest("details");
      fold.open = false;
      fold.querySelector("summary").focus();
    }
    openRow(event);
  });

  function openRow(event) {
    const row = event.target.closest("tr[data-href]");
    if (!row || event.target.closest("a, button, input, select, label, summary")) return;
    if (String(window.getSelection())) return;
    if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
    else location.assign(row.dataset.href);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-once]");
    if (!form) return;
    if (form.dataset.sent) event.preventDefault();
    else if (!event.defaultPrevented || form.hasAttribute("hx-post")) form.dataset.sent = "1";
  });
  const release = () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  window.addEventListener("pageshow", release);
  document.addEventListener("htmx:afterRequest", release);

  function settle(root) {
    root.querySelectorAll("[data-unfold][hidden]").forEach((button) => button.removeAttribute("hidden"));
    const first = root.querySelector("[data-focus]");
    if (first) first.focus();
  }
  document.addEventListener("htmx:afterSettle", (event) => settle(event.target));
  settle(document);

  const tell = () => {
    const place = document.getElementById("messages");
    const box = document.createElement("div");
    box.className = "sentence tone-bad";
    box.textContent = document.body.dataset.fault;
    if (place) place.replaceChildren(box);
  };
  document.addEventListener("htmx:responseError", tell);
  document.addEventListener("htmx:sendError", tell);
})();
