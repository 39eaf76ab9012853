// On a phone the lines of a slip begin folded: the net and what it is made of fit one screen.
(() => {
  "use strict";
  if (!window.matchMedia("(max-width: 47.99rem)").matches) return;
  const asked = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  document.querySelectorAll("details[data-line]").forEach((line) => {
    if (!line.contains(asked)) line.open = false;
  });
})();
