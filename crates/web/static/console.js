// What the console adds where scripts run: figures that follow, one box for all boxes, single keys. Every page works
// without it.
(() => {
  'use strict';
  const EVERY_MS = 15_000;
  const KEYS = 'krama.keys';
  const GO_MS = 1_500;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Figures follow what happens while nobody is in the middle of something. What has the focus is never replaced, and
  // lists never move: only marked parts change.
  const busy = () =>
    document.hidden ||
    document.querySelector('dialog[open], details[open], [name=pick]:checked') !== null ||
    String(getSelection()) !== '' ||
    /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? '');

  async function refresh() {
    const parts = all('[data-live][id]');
    if (busy() || parts.length === 0) return;
    let page;
    try {
      // What the address tells of a form that was sent is told once.
      const answer = await fetch(location.href, { headers: { accept: 'text/html' }, redirect: 'manual' });
      if (!answer.ok) return;
      page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    } catch {
      return; // No connection: the old figures stay.
    }
    if (busy()) return;
    for (const part of parts) {
      const fresh = page.getElementById(part.id);
      if (!fresh || fresh.innerHTML === part.innerHTML || part.contains(document.activeElement)) continue;
      part.replaceChildren(...fresh.childNodes);
    }
  }
  setInterval(refresh, EVERY_MS);
  document.addEventListener('visibilitychange', refresh);

  // One box for all boxes of a list.
  for (const box of all('[data-all]')) {
    const others = all(`[name="${box.dataset.all}"]`, box.form ?? document);
    const show = () => {
      const checked = others.filter((other) => other.checked).length;
      box.checked = checked > 0 && checked === others.length;
      box.indeterminate = checked > 0 && checked < others.length;
    };
    box.hidden = others.length === 0;
    box.addEventListener('change', () => others.forEach((other) => { other.checked = box.checked; }));
    others.forEach((other) => other.addEventListener('change', show));
    show();
  }

  // The editor of a message shows what becomes of it while somebody writes: the same form, the same page, two parts of it.
  const WRITTEN_MS = 400;
  for (const form of all('[data-preview]')) {
    all('[data-without-script]', form).forEach((part) => { part.hidden = true; });
    let timer;
    let asked = 0;
    const show = async () => {
      const mine = ++asked;
      const body = new URLSearchParams(new FormData(form));
      body.set('do', 'preview');
      try {
        const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' });
        if (!answer.ok || mine !== asked) return;
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        for (const part of ['faults', 'preview']) {
          const fresh = page.getElementById(part);
          if (fresh && mine === asked) document.getElementById(part).replaceChildren(...fresh.childNodes);
        }
      } catch { /* No connection: the old preview stays. */ }
    };
    form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(show, WRITTEN_MS); });
  }

  // A variable of the editor is put where the text stands by a press on it.
  const editor = document.getElementById('template-text');
  for (const name of editor ? all('[data-insert]') : []) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'insert' });
    button.setAttribute('aria-label', name.dataset.insertLabel);
    button.addEventListener('click', () => {
      editor.setRangeText(name.dataset.insert, editor.selectionStart, editor.selectionEnd, 'end');
      editor.focus();
      editor.dispatchEvent(new Event('input', { bubbles: true }));
    });
    name.replaceWith(button);
    button.append(name);
  }

  // A button beside what people copy, where copying works; it says what it did.
  if (navigator.clipboard) {
    for (const place of all('[data-copy]')) {
      const text = place.textContent.trim();
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn quiet small-btn' });
      button.textContent = place.dataset.copy;
      button.setAttribute('aria-live', 'polite');
      button.addEventListener('click', async () => {
        await navigator.clipboard.writeText(text);
        button.textContent = place.dataset.copied;
      });
      place.after(' ', button);
    }
  }

  // Menus close by Escape and by a press elsewhere.
  const menus = () => all('header details[open], .sections details[open]');
  document.addEventListener('click', (event) => {
    menus().filter((menu) => !menu.contains(event.target)).forEach((menu) => { menu.open = false; });
  });

  // Single keys, by their place on the keyboard, so that they are the same in every layout.
  const help = document.getElementById('keys');
  const on = document.getElementById('keys-on');
  const remembered = () => {
    try { return localStorage.getItem(KEYS) !== 'off'; } catch { return true; }
  };
  if (on) {
    on.checked = remembered();
    on.addEventListener('change', () => {
      try { localStorage.setItem(KEYS, on.checked ? 'on' : 'off'); } catch { /* forgotten with the page */ }
    });
  }
  const rows = () => all('[data-row]');
  const rowOf = (element) => element?.closest?.('[data-row]');
  function step(by) {
    const list = rows();
    const at = list.indexOf(rowOf(document.activeElement));
    const next = list[at < 0 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)];
    next?.querySelector('a')?.focus();
  }
  const go = (code) => help?.querySelector(`[data-key="${code.slice(3).toLowerCase()}"]`)?.click();
  const act = {
    KeyJ: () => step(1),
    KeyK: () => step(-1),
    KeyX: () => rowOf(document.activeElement)?.querySelector('[name=pick]')?.click(),
  };
  let since = -Infinity;
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      menus().forEach((menu) => { menu.open = false; menu.querySelector('summary').focus(); });
      return;
    }
    const typing = event.target.closest('input:not([type=checkbox]), select, textarea, [contenteditable]');
    if (typing || event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
    if (event.key === '?' || (event.code === 'Slash' && event.shiftKey)) {
      event.preventDefault();
      help?.showModal();
      return;
    }
    if (!on?.checked || event.shiftKey) return;
    const followed = event.timeStamp - since < GO_MS;
    since = event.code === 'KeyG' && !followed ? event.timeStamp : -Infinity;
    if (followed) {
      go(event.code);
    } else if (event.code === 'Slash') {
      const search = document.querySelector('[data-search]');
      if (search) { event.preventDefault(); search.focus(); }
    } else {
      act[event.code]?.();
    }
  });
})();
