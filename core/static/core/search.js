// Suggestions for a search field (SearchField): a combobox after the ARIA pattern. Without it, the text itself is read.
(() => {
  "use strict";
  const WAIT = 200;
  let count = 0;

  function begin(box) {
    const input = box.querySelector("input:not([type=hidden])");
    const key = box.querySelector("[data-search-key]");
    const list = document.createElement("ul");
    list.className = "search-list";
    list.id = `search-list-${(count += 1)}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.label);
    list.hidden = true;
    box.append(list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off",
    })) input.setAttribute(name, value);
    const state = { box, input, key, list, timer: 0, asked: 0, at: -1 };
    input.addEventListener("input", () => {
      key.value = "";
      clearTimeout(state.timer);
      state.timer = setTimeout(() => ask(state), WAIT);
    });
    input.addEventListener("keydown", (event) => move(state, event));
    input.addEventListener("blur", () => setTimeout(() => close(state), 150));
    box.dataset.ready = "1";
  }

  async function ask(state) {
    const text = state.input.value.trim();
    const asked = (state.asked += 1);
    if (!text) return close(state);
    const url = new URL(state.box.dataset.search, location.href);
    url.searchParams.set("q", text);
    let results;
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!response.ok || response.redirected) return close(state);
      results = (await response.json()).results;
    } catch {
      return close(state);
    }
    if (asked === state.asked) show(state, results);
  }

  function show(state, results) {
    state.at = -1;
    state.list.replaceChildren(...results.map((result, index) => option(state, result, index)));
    if (!results.length) {
      const none = document.createElement("li");
      none.className = "none";
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = state.box.dataset.none;
      state.list.append(none);
    }
    state.list.hidden = false;
    state.input.setAttribute("aria-expanded", "true");
  }

  function option(state, result, index) {
    const item = document.createElement("li");
    item.id = `${state.list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.value = result.value;
    item.dataset.label = result.label;
    item.append(Object.assign(document.createElement("span"), { textContent: result.label }));
    if (result.hint) item.append(Object.assign(document.createElement("small"), { textContent: result.hint }));
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(state, item);
    });
    return item;
  }

  function move(state, event) {
    const items = [...state.list.querySelectorAll("li[data-value]")];
    if (event.key === "Escape" && !state.list.hidden) {
      event.stopPropagation();
      close(state);
    } else if (event.key === "Enter" && !state.list.hidden && state.at >= 0) {
      event.preventDefault();
      choose(state, items[state.at]);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && items.length) {
      event.preventDefault();
      state.at = (state.at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
      items.forEach((item, index) => item.setAttribute("aria-selected", String(index === state.at)));
      items[state.at].scrollIntoView({ block: "nearest" });
      state.input.setAttribute("aria-activedescendant", items[state.at].id);
    }
  }

  function choose(state, item) {
    state.input.value = item.dataset.label;
    state.key.value = item.dataset.value;
    state.asked += 1;
    close(state);
    state.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function close(state) {
    state.list.hidden = true;
    state.at = -1;
    state.input.setAttribute("aria-expanded", "false");
    state.input.removeAttribute("aria-activedescendant");
  }

  const beginAll = (root) => root.querySelectorAll("[data-search]:not([data-ready])").forEach(begin);
  document.addEventListener("htmx:load", (event) => beginAll(event.target));
  beginAll(document);
})();
