// Follows an order's payment and its parcels: asks for the status part of the page while it may change, and puts it in place.
// Without this file the page reloads itself (see its noscript).

const ASK_EVERY_MS = 2_000;
const ASK_LATER_EVERY_MS = 10_000;
const SLOW_AFTER_ASKS = 30;
const ASKS_MAX = 300;

let asks = 0;

const status = () => document.getElementById("order-status");

function place(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("order-status");
  const old = status();
  if (!fresh || !old) return;
  if (fresh.dataset.state === old.dataset.state && fresh.dataset.news === old.dataset.news) {
    // Nothing happened: only how fresh that is has changed.
    const places = [...old.querySelectorAll("[data-looked]")];
    [...fresh.querySelectorAll("[data-looked]")].forEach((text, nth) => places[nth]?.replaceWith(text));
    return;
  }
  old.replaceWith(fresh);
  const title = fresh.querySelector("h1").textContent;
  document.getElementById("order-live").textContent = title;
  document.title = title + document.title.slice(document.title.lastIndexOf(" — "));
  // The cart has become this order.
  if (["paid", "prepaid"].includes(fresh.dataset.state)) document.querySelector(".top .pill")?.remove();
  document.dispatchEvent(new Event("krama:order"));
}

function tellSlow() {
  for (const [part, hidden] of [["waiting", true], ["slow", false]]) {
    const text = status()?.querySelector(`[data-${part}]`);
    if (text) text.hidden = hidden;
  }
}

async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" }, cache: "no-store" });
    if (answer.ok) place(await answer.text());
  } catch {
    // The network is away for a moment: the next round asks again.
  }
}

async function round() {
  const address = status()?.dataset.follow;
  if (!address || asks >= ASKS_MAX) return;
  if (document.visibilityState === "visible") {
    asks += 1;
    await ask(address);
    if (asks >= SLOW_AFTER_ASKS) tellSlow();
  }
  setTimeout(round, pause());
}

// A parcel moves by the hour, a payment by the second.
function pause() {
  const every = Number(status()?.dataset.every);
  return every || (asks < SLOW_AFTER_ASKS ? ASK_EVERY_MS : ASK_LATER_EVERY_MS);
}

setTimeout(round, pause());
