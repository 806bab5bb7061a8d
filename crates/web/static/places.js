// City and branch as comboboxes (WAI-ARIA, editable, with a list): what is typed is looked up, what is chosen is kept by the
// carrier's key. Without this script the same fields are sent as they are, and the server lists what was found.

const PAUSE_MS = 120;
const kinds = document.querySelectorAll("[name=kind]");
const kind = () => document.querySelector("[name=kind]:checked")?.value ?? "branch";

class Combo {
  constructor(field, options = {}) {
    this.field = field;
    this.options = options;
    this.input = field.querySelector("input[type=text]");
    this.items = [];
    this.active = -1;
    this.key = field.querySelector("input[type=hidden]") ?? this.#ownKey();
    this.list = document.createElement("ul");
    this.said = document.createElement("p");
    this.list.id = this.input.id + "-list";
    this.list.className = "options";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", field.querySelector("label").textContent);
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    field.append(this.list, this.said);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("focus", () => options.opens && !this.key.value && this.look(0));
    this.input.addEventListener("blur", () => this.close());
    // The field keeps the focus while somebody presses an option.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  // Radios that the server listed stay until something else is chosen or typed.
  #ownKey() {
    const picks = this.field.querySelector(".picks");
    const key = document.createElement("input");
    key.type = "hidden";
    key.name = picks.dataset.key;
    key.disabled = true;
    this.field.append(key);
    return key;
  }

  #take(value) {
    this.field.querySelector(".picks")?.remove();
    this.key.disabled = false;
    this.key.value = value;
    this.options.changed?.();
  }

  get isOpen() {
    return !this.list.hidden;
  }

  #typed() {
    this.#take("");
    this.look(PAUSE_MS);
  }

  clear() {
    this.input.value = "";
    this.#take("");
    this.close();
  }

  look(pause_ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(), pause_ms);
  }

  async #ask() {
    this.asking?.abort();
    const query = this.options.query(this.input.value.trim());
    if (!query) return this.close();
    const { signal } = (this.asking = new AbortController());
    try {
      const answer = await fetch(`${this.field.dataset.places}?${new URLSearchParams(query)}`, { signal });
      if (!answer.ok) return this.close();
      const { items, said } = await answer.json();
      if (document.activeElement === this.input) this.#show(items, said);
    } catch {
      // Looked up anew meanwhile, or the network is away: what is typed is sent as it is.
    }
  }

  #show(items, said) {
    this.items = items;
    this.list.replaceChildren(...items.map((item, nth) => this.#option(item, nth)));
    this.said.textContent = said;
    this.list.hidden = items.length === 0;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    this.#point(-1);
  }

  #option(item, nth) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${nth}`;
    option.lang = "uk";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    if (item.reason) option.setAttribute("aria-disabled", "true");
    const detail = document.createElement("small");
    detail.textContent = item.reason ?? item.detail;
    option.append(item.name + " ", detail);
    return option;
  }

  #point(nth) {
    this.active = nth;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === nth)));
    const option = this.list.children[nth];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  choose(nth) {
    const item = this.items[nth];
    if (!item || item.reason) return;
    this.input.value = item.value;
    this.#take(item.id);
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.#point(-1);
  }

  #key(event) {
    const { key } = event;
    const last = this.items.length - 1;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!this.isOpen) return this.look(0);
      if (event.altKey) return;
      const step = key === "ArrowDown" ? 1 : -1;
      const next = this.active + step;
      this.#point(next > last ? 0 : next < 0 ? last : next);
    } else if (key === "Escape") {
      if (this.isOpen) event.preventDefault(), this.close();
      else if (this.input.value) this.clear();
    } else if (!this.isOpen) return;
    else if (key === "Enter") {
      const nth = this.active < 0 && last === 0 ? 0 : this.active;
      if (nth >= 0) event.preventDefault(), this.choose(nth);
    } else if (this.active >= 0 && (key === "Home" || key === "End")) {
      event.preventDefault();
      this.#point(key === "Home" ? 0 : last);
    } else if (this.active >= 0 && (key === "ArrowLeft" || key === "ArrowRight")) this.#point(-1);
  }
}

const field = (name) => document.querySelector(`[name=${name}]`)?.closest(".combo");
if (field("city")) {
  let branch;
  const city = new Combo(field("city"), {
    query: (q) => q.length > 1 && { q },
    changed: () => branch?.clear(),
  });
  branch = new Combo(field("branch"), {
    opens: true,
    query: (q) => city.key.value && { settlement: city.key.value, kind: kind(), q },
  });
  for (const one of kinds) one.addEventListener("change", () => branch.clear());
}
