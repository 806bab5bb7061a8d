// Loads the advertising network's script once the page is at rest, and reports the page's event once per browser.
// The server reports the same event under the same id; the network counts the pair once.

const REST_LIMIT_MS = 4_000;

const island = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");

// The network's interface: calls wait in `queue` until its script takes them over through `callMethod`.
function queue() {
  if (window.fbq) return;
  const fbq = (...call) => (fbq.callMethod ? fbq.callMethod(...call) : fbq.queue.push(call));
  Object.assign(fbq, { push: fbq, loaded: true, version: "2.0", queue: [] });
  window.fbq = fbq;
  window._fbq ??= fbq;
}

// A browser that keeps nothing (private mode) may report twice: the id lets the network drop the second.
function isFirst(key) {
  try {
    if (localStorage.getItem(key)) return false;
    localStorage.setItem(key, "1");
  } catch {}
  return true;
}

function report() {
  const event = island("pixel-event");
  if (!event || !isFirst(`krama:${event.name}:${event.id}`)) return;
  const { name, id, value, currency, contents } = event;
  const content_ids = contents.map((content) => content.id);
  const details = { value: Number(value), currency, contents, content_ids, content_type: "product" };
  window.fbq("track", name, details, { eventID: id });
}

function start() {
  const pixel = island("pixel");
  if (!pixel) return;
  queue();
  window.fbq("init", pixel.id);
  window.fbq("track", "PageView");
  report();
  document.addEventListener("krama:order", report);
  document.head.append(Object.assign(document.createElement("script"), { async: true, src: pixel.script }));
}

function atRest() {
  const idle = window.requestIdleCallback ?? ((task) => setTimeout(task, 1));
  idle(start, { timeout: REST_LIMIT_MS });
}

if (document.readyState === "complete") atRest();
else addEventListener("load", atRest, { once: true });
