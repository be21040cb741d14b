// What the pages need from the browser itself. No framework: it is loaded before anything is drawn.
(function () {
  'use strict';

  const root = document.documentElement;
  const skew = Number(root.dataset.now) - Date.now(); // how far this computer's clock is behind the server's
  const now = () => Date.now() + skew;

  // --- Theme -------------------------------------------------------------------------------------------------------------
  function setTheme(theme) {
    root.dataset.theme = theme;
    for (const sheet of document.querySelectorAll('link[data-theme-sheet]')) {
      sheet.media = theme === 'auto' ? `(prefers-color-scheme: ${sheet.dataset.themeSheet})` : sheet.dataset.themeSheet === theme ? 'all' : 'not all';
    }
    document.cookie = `callsign-theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  }

  document.addEventListener('click', e => {
    const theme = e.target.closest?.('[data-set-theme]');
    if (theme) {
      setTheme(theme.dataset.setTheme);
    }
    const menu = e.target.closest?.('[data-menu]');
    if (menu || e.target.closest?.('.sidebar a')) {
      document.querySelector('.shell')?.classList.toggle('menu-open', menu?.dataset.menu === 'open');
    }
    if (e.target.closest?.('[data-reload]')) {
      location.reload();
    }
    const copy = e.target.closest?.('[data-copy]');
    if (copy) {
      callsign.copy(copy.dataset.copy).then(done => { if (done) { copy.classList.add('copied'); } });
    }
    for (const open of document.querySelectorAll('details[data-dropdown][open]')) {
      if (!open.contains(e.target) || e.target.closest('.dropdown-panel a')) {
        open.open = false;
      }
    }
  });
  document.addEventListener('keydown', e => {
    if (e.key === 'Escape') {
      document.querySelectorAll('details[data-dropdown][open]').forEach(d => { d.open = false; });
    }
  });

  // --- Row menus: a popover beside its button ------------------------------------------------------------------------------
  document.addEventListener('beforetoggle', e => {
    const menu = e.target;
    if (e.newState !== 'open' || !menu.matches?.('[data-menu]')) return;
    const button = document.querySelector(`[popovertarget="${menu.id}"]`).getBoundingClientRect();
    const above = button.bottom > window.innerHeight - 280 && button.top > 280;
    menu.style.inset = 'auto';
    const width = document.documentElement.clientWidth;
    const left = button.left + button.right < width;
    menu.style[left ? 'left' : 'right'] = `${Math.max(8, left ? button.left : width - button.right)}px`;
    menu.style[above ? 'bottom' : 'top'] = above ? `${window.innerHeight - button.top + 4}px` : `${button.bottom + 4}px`;
  }, true);
  document.addEventListener('click', e => {
    if (e.target.closest?.('a, button')) {
      e.target.closest('[data-menu]')?.hidePopover();
    }
  });
  window.addEventListener('scroll', () => document.querySelectorAll('[data-menu]:popover-open').forEach(m => m.hidePopover()), { capture: true, passive: true });

  // A menu inside of a list would be cut off by the list's edge: it is placed over the page instead, where there is room.
  document.addEventListener('toggle', e => {
    const menu = e.target;
    if (!menu.matches?.('.list details[data-dropdown]') || !menu.open) {
      return;
    }
    const panel = menu.querySelector('.dropdown-panel');
    const anchor = menu.querySelector('summary').getBoundingClientRect();
    const below = innerHeight - anchor.bottom - 12;
    panel.style.position = 'fixed';
    panel.style.right = `${document.documentElement.clientWidth - anchor.right}px`;
    panel.style.top = panel.offsetHeight <= below ? `${anchor.bottom + 6}px` : `${Math.max(8, anchor.top - panel.offsetHeight - 6)}px`;
  }, true);
  addEventListener('scroll', () => {
    document.querySelectorAll('.list details[data-dropdown][open]').forEach(d => { d.open = false; });
  }, { passive: true });

  // Forms drawn on a circuit have no response to carry an antiforgery token; the document's own goes with them.
  document.addEventListener('submit', e => {
    const form = e.target;
    if (form.matches('form[data-csrf]') && !form.elements.namedItem('__RequestVerificationToken')) {
      const token = document.createElement('input');
      token.type = 'hidden';
      token.name = '__RequestVerificationToken';
      token.value = document.querySelector('meta[name="csrf"]').content;
      form.append(token);
    }
  }, true);

  // --- Times ---------------------------------------------------------------------------------------------------------------
  const pad = n => String(n).padStart(2, '0');
  const clock = s => s >= 3600 ? `${Math.floor(s / 3600)}:${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}` : `${Math.floor(s / 60)}:${pad(s % 60)}`;
  const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  const dateTimeSeconds = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

  function ago(s) {
    if (s < 2) return 'now';
    if (s < 60) return `${s} s ago`;
    if (s < 3600) return `${Math.floor(s / 60)} min ago`;
    if (s < 172800) return `${Math.floor(s / 3600)} h ago`;
    return `${Math.floor(s / 86400)} days ago`;
  }
  function until(s) {
    if (s < 60) return `in ${s} s`;
    if (s < 3600) return `in ${Math.floor(s / 60)} min`;
    if (s < 172800) return `in ${Math.floor(s / 3600)} h`;
    return `in ${Math.floor(s / 86400)} days`;
  }

  const ticking = new Set();
  class TimeElement extends HTMLElement {
    static observedAttributes = ['at', 'mode'];
    connectedCallback() { ticking.add(this); this.draw(); }
    disconnectedCallback() { ticking.delete(this); }
    attributeChangedCallback() { if (this.isConnected) this.draw(); }
    draw() {
      const at = new Date(this.getAttribute('at'));
      const seconds = Math.floor((now() - at.getTime()) / 1000);
      let text;
      switch (this.getAttribute('mode')) {
        case 'duration': text = clock(Math.max(0, seconds)); break;
        case 'local': text = dateTime.format(at); break;
        case 'local-seconds': text = dateTimeSeconds.format(at); break;
        default: text = seconds < -1 ? until(-seconds) : ago(Math.max(0, seconds)); this.title = dateTimeSeconds.format(at); break;
      }
      if (this.textContent !== text) this.textContent = text;
    }
  }
  customElements.define('cs-time', TimeElement);
  setInterval(() => ticking.forEach(t => t.draw()), 1000);

  // --- Called from components --------------------------------------------------------------------------------------------
  const callsign = window.callsign = {
    // The clipboard API exists on https and localhost only; portals on plain http use the old way.
    async copy(text) {
      try {
        if (navigator.clipboard) {
          await navigator.clipboard.writeText(text);
          return true;
        }
      } catch { /* not allowed: try the old way */ }
      const area = document.createElement('textarea');
      area.value = text;
      area.style.position = 'fixed';
      area.style.opacity = '0';
      (document.querySelector('.rz-dialog') ?? document.body).append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    },
    setTheme,
    // The text of a field that may be larger than a message of the circuit.
    bytesOf: id => new TextEncoder().encode(document.getElementById(id).value),
    // After a save was refused: to the first field that has to be corrected.
    focusInvalid() {
      const field = document.querySelector('.field.invalid input, .field.invalid select, .field.invalid textarea');
      field?.scrollIntoView({ block: 'center' });
      field?.focus({ preventScroll: true });
    },
  };
})();
