// Unsaved text: leaving asks, and a draft stays in this browser until the server says that it has been saved.
// Never kept: passwords, files, hidden values, and forms without data-draft.
(() => {
  "use strict";
  const DAYS = 3;
  const PREFIX = "draft:";
  const NEVER = new Set(["password", "file", "hidden", "submit", "button"]);

  const kept = (form) => [...form.elements].filter((element) => element.name && !NEVER.has(element.type));
  const boxes = new Set(["checkbox", "radio"]);

  function read(form) {
    const values = {};
    for (const element of kept(form)) {
      if (!boxes.has(element.type)) values[element.name] = element.value;
      else if (element.checked) values[element.name] = [...(values[element.name] || []), element.value];
      else values[element.name] ||= [];
    }
    return values;
  }

  function put(form, values) {
    for (const element of kept(form)) {
      const value = values[element.name];
      if (value === undefined) continue;
      if (boxes.has(element.type)) element.checked = value.includes(element.value);
      else element.value = value;
    }
  }

  function stored(key) {
    try {
      const draft = JSON.parse(localStorage.getItem(PREFIX + key));
      return draft && Date.now() - draft.at < DAYS * 864e5 ? draft.values : null;
    } catch {
      return null;
    }
  }

  function store(key, values) {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values }));
    } catch {
      // A full or closed store only means that there is no draft.
    }
  }

  function forgetSaved() {
    const match = document.cookie.match(/(?:^|; )draft_saved="?([^";]*)"?/);
    if (!match) return;
    localStorage.removeItem(PREFIX + match[1]);
    document.cookie = "draft_saved=; Max-Age=0; Path=/; SameSite=Lax";
  }

  function forgetOld() {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && !stored(name.slice(PREFIX.length))) localStorage.removeItem(name);
    }
  }

  function watch(form) {
    const key = form.dataset.draft;
    // What the server sent back holds what was typed last: with faults, or with a row more or less.
    const isReturned = form.hasAttribute("data-returned") || Boolean(form.querySelector(".error-summary"));
    const asLoaded = JSON.stringify(read(form));
    let isSending = false;
    let timer = 0;
    const draft = key && !isReturned ? stored(key) : null;
    if (draft && JSON.stringify(draft) !== asLoaded) {
      put(form, draft);
      form.querySelector("[data-draft-notice]").hidden = false;
    }
    const isChanged = () => isReturned || JSON.stringify(read(form)) !== asLoaded;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      if (key) timer = setTimeout(() => store(key, read(form)), 300);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      if (key) store(key, read(form));
      isSending = true;
    });
    window.addEventListener("pageshow", () => { isSending = false; });
    window.addEventListener("beforeunload", (event) => {
      if (!isSending && isChanged()) event.preventDefault();
    });
    const drop = form.querySelector("[data-draft-drop]");
    if (drop) drop.addEventListener("click", () => {
      clearTimeout(timer);
      localStorage.removeItem(PREFIX + key);
      isSending = true;
      location.reload();
    });
  }

  try {
    forgetSaved();
    forgetOld();
  } catch {
    // No store in this browser: no drafts, nothing else is lost.
  }
  document.querySelectorAll("form[data-unsaved]").forEach(watch);
})();
