// Stands in for the Pixel's script: takes over the queue of fbq and reports events as image beacons to /tr.
(() => {
  "use strict";
  const beacon = new URL("../tr", document.currentScript.src);
  const pixels = new Set();
  const held = [];
  let granted = true;

  const cookie = (name) => {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  };

  const send = (pixel, name, data, options) => {
    const url = new URL(beacon);
    const put = (key, value) => value && url.searchParams.set(key, value);
    put("id", pixel);
    put("ev", name);
    put("eid", options && options.eventID);
    put("dl", location.href);
    put("fbp", cookie("_fbp"));
    put("fbc", cookie("_fbc"));
    for (const [key, value] of Object.entries(data || {})) {
      url.searchParams.set(`cd[${key}]`, typeof value === "object" ? JSON.stringify(value) : String(value));
    }
    new Image(1, 1).src = url.href;
  };

  const report = (to, name, data, options) => {
    if (granted) to.forEach((pixel) => send(pixel, name, data, options));
    else held.push([to, name, data, options]);
  };

  const commands = {
    init: (pixel) => pixels.add(String(pixel)),
    track: (name, data, options) => report([...pixels], name, data, options),
    trackCustom: (name, data, options) => report([...pixels], name, data, options),
    trackSingle: (pixel, name, data, options) => report([String(pixel)], name, data, options),
    trackSingleCustom: (pixel, name, data, options) => report([String(pixel)], name, data, options),
    consent: (state) => {
      granted = state !== "revoke";
      if (granted) held.splice(0).forEach((call) => report(...call));
    },
  };

  const call = (command, ...rest) => Object.hasOwn(commands, command) && commands[command](...rest);
  const fbq = window.fbq || (window.fbq = (...args) => fbq.callMethod(...args));
  fbq.callMethod = call;
  (fbq.queue || []).splice(0).forEach((args) => call(...args));
})();
