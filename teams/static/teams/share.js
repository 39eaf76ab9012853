// A month shared out by hand: what is left of the month and of each region is counted while one types.
(() => {
  "use strict";
  const form = document.querySelector("form.sheet");
  const shown = document.querySelectorAll("[data-left]");
  if (!form || !shown.length) return;

  // In fen, so that nothing is lost; what is no figure yet counts as nothing.
  const fen = (text) => {
    const plain = text.normalize("NFKC").replace(/[,\s]/g, "");
    return /^\d+(\.\d{0,2})?$|^\.\d{1,2}$/.test(plain) ? Math.round(Number(plain) * 100) : 0;
  };
  const sum = (fields) => [...fields].reduce((all, field) => all + fen(field.value), 0);
  const written = (amount) => {
    const places = amount % 100 ? 2 : 0;
    const options = { minimumFractionDigits: places, maximumFractionDigits: places };
    return (amount / 100).toLocaleString("en-US", options).replace("-", "−");
  };

  const count = () => shown.forEach((one) => {
    const region = one.dataset.of && form.elements[one.dataset.of];
    const whole = region ? fen(region.value) : fen(one.dataset.whole);
    const parts = region ? region.closest("fieldset").querySelectorAll("input[name^=p]") : form.querySelectorAll("input[name^=r]");
    const left = whole - fen(one.dataset.kept || "") - sum(parts);
    one.textContent = written(left);
    one.classList.toggle("is-over", left < 0);
  });
  form.addEventListener("input", count);
  count();
})();
