// What was typed and not sent survives: a reload, a page that takes this one's place, a session that ended in one form
// while others were being written in. It stays in this tab, for this person, and comes back to the same page.
// And a field says how much is left before its text is too long.
'use strict';
(() => {
  const who = document.documentElement.dataset.who;
  const key = () => `typed:${who}:${location.pathname}`;
  // Of a question with several answers the first one stands for all.
  const fields = form => [...form.elements].filter(each =>
    each.name && (/^(text|search|number|date|time|textarea|select-one)$/.test(each.type) || answers(each)[0] === each));
  const answers = each => each.type !== 'radio' ? [] :
    [...each.form.elements].filter(other => other.type === 'radio' && other.name === each.name);
  const field_of = (form, name) => form && fields(form).find(each => each.name === name);
  const value = each => each.type === 'radio' ? answers(each).find(other => other.checked)?.value ?? '' : each.value;
  const origin = new WeakMap();  // of a field in a refused form: what the portal had before
  const stored = each => origin.get(each) ?? {
    radio: () => answers(each).find(other => other.defaultChecked)?.value ?? '',
    'select-one': () => [...each.options].find(option => option.defaultSelected)?.value ?? each.options[0]?.value ?? '',
  }[each.type]?.() ?? each.defaultValue;
  const same = (one, other) => one.trim() === other.trim();
  const touched = new Set();
  // A form is known again by its id, else by where it is sent to.
  const name_of = form => form.id || form.getAttribute('action') || '';
  const renamed = new WeakMap();  // of a refused form: what it was called on the page that a reload shows
  const named = name => document.getElementById(name) ?? [...document.forms].find(each => name_of(each) === name);

  document.addEventListener('input', event => {
    const {form} = event.target;
    if (form?.hasAttribute('data-watch') && form.method === 'post' && name_of(form)) touched.add(form);
  });
  document.addEventListener('submit', event => { if (!event.defaultPrevented) touched.delete(event.target); }, true);
  document.addEventListener('portal:unsent', event => { if (name_of(event.detail)) touched.add(event.detail); });
  // A refused form comes back filled in, in place of the page that it was sent from: a reload must not empty it.
  document.addEventListener('portal:refused', event => {
    const was = event.detail;
    const sent_to = form => form.getAttribute('action')?.split('?')[0] || location.pathname;
    const now = [...document.forms].find(form => form.hasAttribute('data-watch') && sent_to(form) === sent_to(was));
    if (!now) return;
    for (const each of fields(now)) {
      const before = field_of(was, each.name);
      if (before) origin.set(each, stored(before));
    }
    renamed.set(now, renamed.get(was) ?? name_of(was));
    touched.add(now);
  });
  document.addEventListener('htmx:after:swap', event => {
    const {sourceElement: form, request, response} = event.detail.ctx;
    if (response.status >= 400 || !form.hasAttribute?.('data-autosave')) return;
    fields(form).forEach(each => store(each, request.body));
    if (form.dataset.sent === String(form.portalEdits || 0)) touched.delete(form);
  });
  for (const name of ['pagehide', 'portal:replace']) {
    (name === 'pagehide' ? window : document).addEventListener(name, keep);
  }

  // What was saved is what the portal has from now on, though the page stayed as it was.
  function store(each, sent) {
    if (!sent?.has?.(each.name)) return;
    origin.delete(each);
    const text = sent.get(each.name);
    if (each.type === 'select-one') for (const option of each.options) option.defaultSelected = option.value === text;
    else if (each.type === 'radio') for (const answer of answers(each)) answer.defaultChecked = answer.value === text;
    else each.defaultValue = text;
  }

  function put(each, text) {
    if (each.type !== 'radio') each.value = text;
    for (const answer of answers(each)) answer.checked = answer.value === text;
  }

  function keep() {
    const forms = [...touched].filter(form => form.isConnected).map(form => ({
      id: renamed.get(form) ?? name_of(form),
      fields: fields(form).map(each => [each.name, value(each), stored(each)]).filter(([, mine, theirs]) => mine !== theirs),
    })).filter(form => form.fields.length);
    if (who && forms.length) sessionStorage.setItem(key(), JSON.stringify(forms));
  }

  // Fills in what is as it was; where somebody has changed it meanwhile both can be read.
  function bring() {
    const kept = who && sessionStorage.getItem(key());
    if (!kept) return;
    sessionStorage.removeItem(key());
    for (const {id, fields: typed} of JSON.parse(kept)) {
      const form = named(id);
      const back = typed.filter(([name, mine, theirs]) => {
        const field = field_of(form, name);
        if (!field || value(field) === mine) return false;
        if (!same(stored(field), theirs) || !same(value(field), theirs)) return beside(field, mine);
        put(field, mine);
        field.closest('details')?.setAttribute('open', '');
        return true;
      });
      if (!back.length) continue;
      field_of(form, back[0][0]).dispatchEvent(new Event('input', {bubbles: true}));
      say(form);
    }
  }

  function say(form) {
    const told = document.createElement('p');
    told.className = 'hint';
    told.textContent = 'Yang Anda ketik sebelumnya dan belum terkirim sudah dikembalikan. Periksa, lalu simpan.';
    form.prepend(told);
    portal.announce(told.textContent);
  }

  function beside(field, mine) {
    if (!mine.trim() || field.type === 'radio') return false;
    const told = document.createElement('p');
    told.className = 'hint text';
    told.textContent = `Yang Anda ketik sebelumnya dan belum tersimpan: ${mine}`;
    field.after(told);
    return false;
  }

  addEventListener('load', () => setTimeout(bring));  // by then forms save themselves
  addEventListener('pageshow', event => { if (event.persisted) sessionStorage.removeItem(key()); });

  // Seen at every key, said when somebody pauses. Letters as the portal counts them: an emoji is one.
  const counters = new WeakMap();

  for (const name of ['input', 'focusin']) document.addEventListener(name, event => count(event.target));

  function count(field) {
    const most = Number(field.dataset?.most);
    if (!most) return;
    const left = most - [...field.value.trim()].length;
    const words = left > Math.max(most / 5, 20) ? '' : left < 0 ? `Kelebihan ${-left} huruf.` : `Sisa ${left} huruf.`;
    if (!words && !counters.has(field)) return;
    if (!counters.get(field)?.place.isConnected) counters.set(field, counter(field));
    const {place, seen, heard} = counters.get(field);
    seen.textContent = words;
    place.className = left < 0 ? 'error count' : 'hint count';
    clearTimeout(place.portalPause);
    place.portalPause = setTimeout(() => { heard.textContent = words; }, 1000);
  }

  function counter(field) {
    const place = document.createElement('p');
    const [seen, heard] = [document.createElement('span'), document.createElement('span')];
    seen.setAttribute('aria-hidden', 'true');
    heard.setAttribute('role', 'status');
    heard.className = 'unseen';
    place.append(seen, heard);
    field.after(place);
    return {place, seen, heard};
  }
})();
