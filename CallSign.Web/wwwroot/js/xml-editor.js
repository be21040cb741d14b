// A text area with line numbers, colours behind its text, and completion of application names. No framework, no inline styles in markup.
(function () {
  'use strict';
  const escape = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const token = /(<!--[\s\S]*?(?:-->|$))|(<\/?[A-Za-z][\w-]*|\/?>)|([A-Za-z_][\w-]*)(=)("[^"]*"?)/g;

  function colour(text) {
    let out = '';
    let at = 0;
    for (const m of text.matchAll(token)) {
      out += escape(text.slice(at, m.index));
      at = m.index + m[0].length;
      if (m[1]) out += `<span class="c">${escape(m[1])}</span>`;
      else if (m[2]) out += `<span class="t">${escape(m[2])}</span>`;
      else out += `<span class="a">${m[3]}</span>=<span class="v">${escape(m[5]).replace(/\$\{\w*\}?|\$\d/g, v => `<span class="d">${v}</span>`)}</span>`;
    }
    return out + escape(text.slice(at)) + '\n ';
  }

  function paint(editor) {
    const area = editor.querySelector('textarea');
    if (editor.painted === area.value) return;
    editor.painted = area.value;
    editor.querySelector('.xml-paint').innerHTML = colour(area.value);
    editor.querySelector('.xml-lines').textContent = area.value.split('\n').map((_, i) => i + 1).join('\n');
  }

  let list = null;
  function close() { list?.remove(); list = null; }

  function begun(area) {
    return /application="([\w-]*)$/.exec(area.value.slice(0, area.selectionStart))?.[1];
  }

  function complete(area) {
    close();
    const word = begun(area);
    if (word === undefined) return;
    const found = [...document.querySelectorAll('#dialplan-applications option')].filter(o => o.value.startsWith(word.toLowerCase())).slice(0, 12);
    if (found.length === 0 || (found.length === 1 && found[0].value === word)) return;
    list = document.createElement('ul');
    list.className = 'xml-complete';
    list.setAttribute('role', 'listbox');
    found.forEach((option, i) => {
      const item = document.createElement('li');
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', String(i === 0));
      const name = document.createElement('code');
      name.textContent = option.value;
      const meaning = document.createElement('span');
      meaning.textContent = option.label;
      item.append(name, meaning);
      item.addEventListener('mousedown', e => { e.preventDefault(); take(area, option); });
      item.option = option;
      list.append(item);
    });
    const box = area.closest('.xml-editor').getBoundingClientRect();
    const line = area.value.slice(0, area.selectionStart).split('\n').length;
    const y = area.getBoundingClientRect().top + line * parseFloat(getComputedStyle(area).lineHeight) + 14;
    list.style.left = `${Math.max(12, box.left + 40)}px`;
    list.style.top = `${Math.min(Math.max(y, 8), innerHeight - 260)}px`;
    document.body.append(list);
  }

  function take(area, option) {
    const word = begun(area) ?? '';
    const rest = area.value.slice(area.selectionStart);
    const text = option.value.slice(word.length) + (rest.startsWith('"') ? '' : option.dataset.sample ? `" data="${option.dataset.sample}"` : '"');
    area.setRangeText(text, area.selectionStart, area.selectionStart, 'end');
    close();
    area.dispatchEvent(new Event('input', { bubbles: true }));
    close();
  }

  document.addEventListener('input', e => {
    const editor = e.target.closest?.('[data-xml-editor]');
    if (editor) { paint(editor); complete(e.target); }
  });
  document.addEventListener('focusout', e => { if (e.target.closest?.('[data-xml-editor]')) close(); });
  document.addEventListener('keydown', e => {
    const area = e.target;
    if (!area.matches?.('[data-xml-editor] textarea') || !list) return;
    const items = [...list.children];
    const at = items.findIndex(i => i.getAttribute('aria-selected') === 'true');
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      const next = (at + (e.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length;
      items.forEach((item, i) => item.setAttribute('aria-selected', String(i === next)));
      items[next].scrollIntoView({ block: 'nearest' });
    } else if (e.key === 'Enter' || e.key === 'Tab') {
      e.preventDefault();
      take(area, items[at].option);
    } else if (e.key === 'Escape') {
      e.preventDefault();
      close();
    }
  });
  window.callsignXml = { paint() { document.querySelectorAll('[data-xml-editor]').forEach(paint); } };
})();
