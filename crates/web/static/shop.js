// Small comforts of every page: a phone in groups after typing, and "contact a manager" as a dialog.
// Nothing here is needed to buy: without it the link opens a page, and the server reads any spelling of a phone.

const GROUPS = { 380: [2, 3, 2, 2], 7: [3, 3, 2, 2] };

// Digits with their calling code, or null where only the server can tell what was meant.
function international(text, country) {
  const digits = text.replace(/[\s()\-.]/g, "");
  if (/^\+(380\d{9}|7\d{10})$/.test(digits)) return digits.slice(1);
  if (country === "UA") {
    const ua = digits.match(/^(?:8?0|380)(\d{9})$/);
    return ua ? "380" + ua[1] : null;
  }
  const seven = digits.match(/^[78](\d{10})$/);
  return seven ? "7" + seven[1] : null;
}

function grouped(digits) {
  const code = digits.startsWith("380") ? "380" : "7";
  let rest = digits.slice(code.length);
  const parts = GROUPS[code].map((size) => {
    const part = rest.slice(0, size);
    rest = rest.slice(size);
    return part;
  });
  return ["+" + code, ...parts].join(" ");
}

document.addEventListener("focusout", ({ target }) => {
  if (target.type !== "tel") return;
  const digits = international(target.value, target.dataset.country);
  if (digits) target.value = grouped(digits);
});

// Nobody types the same twice: the dialog begins with what the checkout has.
function prefill(dialog) {
  for (const name of ["name", "phone"]) {
    const from = document.querySelector(`.checkout [name=${name}]`);
    const to = dialog.querySelector(`[name=${name}]`);
    if (from && to && !to.value) to.value = from.value;
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  const dialog = link && document.getElementById(link.dataset.dialog);
  if (!dialog?.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  prefill(dialog);
  dialog.showModal();
});

// A menu of languages closes when something else is pressed.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".langs[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A button beside what people copy, where copying works; it says what it did.
function offerCopies(root) {
  if (!navigator.clipboard) return;
  for (const place of root.querySelectorAll("[data-copy]")) {
    if (place.querySelector("button")) continue;
    const text = place.textContent.trim();
    const button = Object.assign(document.createElement("button"), { type: "button", className: "copy" });
    button.textContent = place.dataset.copy;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = place.dataset.copied;
    });
    place.append(" ", button);
  }
}
offerCopies(document);
document.addEventListener("krama:order", () => offerCopies(document));
