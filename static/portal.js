// What the pages do beyond plain HTML. Every form and link works without this file.
'use strict';
(() => {
  // Trusted Types: the only policy. The portal's own HTML is escaped by its templates; code in attributes stays off.
  const policy = window.trustedTypes
    ? trustedTypes.createPolicy('htmx', {createHTML: text => text})
    : {createHTML: text => text};
  const off = function () { throw new Error('code in attributes is off'); };

  htmx.registerExtension('portal', {init(api) { api.initSecurity(policy, off, off); }});

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (name, act) => document.addEventListener(name, act);
  const clock = () => new Date().toLocaleTimeString('id-ID', {
    hour: '2-digit', minute: '2-digit', timeZone: document.documentElement.dataset.zone || undefined,
  });

  // --- htmx: token, a whole page in place of a missing piece, signs of work -------------------------------------

  on('htmx:config:request', event => {
    const {request} = event.detail.ctx;
    const token = document.querySelector('meta[name=csrf]');
    if (token && !/^(GET|HEAD)$/.test(request.method)) request.headers['X-CSRFToken'] = token.content;
  });

  // A queued save must send what stands in the form now, with the version that the save before it brought back.
  on('htmx:before:request', event => {
    const {ctx} = event.detail;
    const form = ctx.sourceElement;
    if (form.hasAttribute('data-autosave')) {
      if (!edited.has(form)) return event.preventDefault();  // saved meanwhile, or being sent by its own button
      ctx.request.body = new URLSearchParams(new FormData(form));
      form.dataset.sent = String(form.portalEdits || 0);
    }
    ctx.target.setAttribute?.('data-busy', '');
  });

  on('htmx:finally:request', event => event.detail.ctx.target?.removeAttribute?.('data-busy'));

  // The sign-in page, a 409 or a 500 lacks the piece that was asked for: then it is shown whole.
  on('htmx:after:request', event => {
    const {ctx} = event.detail;
    const whole = /^\s*(<!doctype|<html)/i.test(ctx.text);
    const page = new DOMParser().parseFromString(policy.createHTML(ctx.text), 'text/html');
    if (ctx.select ? page.querySelector(ctx.select) : !whole) return;
    document.dispatchEvent(new Event('portal:replace'));
    ctx.select = ctx.selectOOB = null;
    ctx.target = document.body;
    ctx.swap = 'outerHTML';
    ctx.push = ctx.response.raw.redirected ? 'true' : null;
    edited.clear();
    onward = null;
  });

  on('htmx:before:swap', event => { before = held(event.detail.ctx.target); });

  on('htmx:after:swap', event => {
    const {ctx} = event.detail;
    const form = ctx.sourceElement;
    if (ctx.target === document.body) return arrive(true);
    exchanged(ctx.select && document.querySelector(ctx.select), before);
    if (!form.hasAttribute?.('data-autosave')) return;
    if (ctx.response.status >= 400) return stay(form, 'Belum tersimpan.');
    if (form.dataset.sent === String(form.portalEdits || 0)) edited.delete(form);
    say(form, `Tersimpan ${clock()}`);
    if (onward && !unsaved().length) goOn();
  });

  on('htmx:error', event => {
    const form = event.detail.ctx?.sourceElement;
    if (form?.hasAttribute?.('data-autosave')) {
      stay(form, 'Belum tersimpan: sambungan terputus. Tulisan Anda tetap di halaman ini.');
      delete form.portalRefused;  // nobody refused it: the next press, or the line that is back, tries again
    }
  });

  addEventListener('online', () => unsaved().forEach(form => htmx.trigger(form, 'flush')));

  // --- A piece in place of another: focus, what is announced, the title -----------------------------------------

  // An address or a name says which control it was; a button without either is known by its words.
  const same = each => [each.tagName, each.id, each.name, each.getAttribute('href'), each.form?.action,
    each.matches('button, summary') && each.textContent].join(' ');
  let before = {};

  const told = piece => all('[data-live]', piece).map(each => each.textContent.replace(/\s+/g, ' ').trim()).join(' ');

  // Of a piece that is about to go: which control in it has the focus, if any, and what it said.
  function held(piece) {
    if (!piece?.querySelector || piece === document.body) return {};
    const {activeElement: active} = document;
    return {control: piece.contains(active) ? same(active) : '', said: told(piece)};
  }

  // The same control has the focus again, else the piece itself: the next Tab goes on from here, not from the top.
  function exchanged(piece, before) {
    if (!piece) return;
    if (before.control && document.activeElement === document.body) {
      const again = all('a[href], button, input, select, textarea, summary, [tabindex]', piece)
        .find(each => same(each) === before.control);
      if (!again) piece.tabIndex = -1;
      (again ?? piece).focus({preventScroll: true});
    }
    if (told(piece) !== before.said) announce(told(piece));  // what asks again every few seconds says only what is new
    retitle();
  }

  // The region stands in the page from the start: one that is put in together with its words is not read out.
  function announce(words) {
    document.getElementById('live').textContent = words;
  }

  // A page that shows what is wrong says so in its title, as the server's own pages do, and no longer when it is mended.
  function retitle() {
    const plain = document.title.replace(/^Kesalahan: /, '');
    document.title = document.querySelector('main .summary') ? `Kesalahan: ${plain}` : plain;
  }

  window.portal = {announce, exchanged, held};

  function say(form, words, failed = false) {
    const place = form.querySelector('[data-saved]');
    if (!place) return;
    place.textContent = words;
    place.classList.toggle('failed', failed);
  }

  // --- Unsaved text: leaving asks -------------------------------------------------------------------------------

  const edited = new Set();

  on('input', event => {
    const form = event.target.form;
    if (!form?.hasAttribute('data-watch') || form.method === 'get') return;
    form.portalEdits = (form.portalEdits || 0) + 1;
    edited.add(form);
    say(form, '');  // what was said before is not true of what is typed now
  });

  addEventListener('beforeunload', event => {
    if ([...edited].some(form => form.isConnected)) event.preventDefault();
  });

  // The page's own buttons and links lose nothing: what was typed a moment ago is saved first. What cannot be saved is
  // said, and the next press asks as ever.
  let onward = null;

  function unsaved(but) {
    return [...edited].filter(form =>
      form !== but && form.isConnected && form.hasAttribute('data-autosave') && form.portalRefused !== form.portalEdits);
  }

  function saveFirst(event, but, act) {
    const forms = unsaved(but);
    if (!forms.length) return false;
    event.preventDefault();
    onward = act;
    forms.forEach(form => htmx.trigger(form, 'flush'));
    return true;
  }

  function goOn() {
    const act = onward;
    onward = null;
    act();
  }

  function stay(form, words) {
    form.portalRefused = form.portalEdits;
    onward = null;
    say(form, words, true);
  }

  on('click', event => {
    const link = event.target.closest?.('a[href]');
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || link?.target;
    if (!link || elsewhere || event.defaultPrevented || link.getAttribute('href').startsWith('#')) return;
    saveFirst(event, null, () => link.click());
  });

  // --- Sending: once, and after a question where one is asked ---------------------------------------------------

  on('submit', event => {
    const form = event.target;
    if (form.method === 'dialog') return;
    const button = event.submitter;
    if (saveFirst(event, form, () => form.requestSubmit(button))) return;
    if (button?.dataset.confirm && !button.portalAgreed) {
      event.preventDefault();
      return ask(button);
    }
    const last = form.portalSent || 0;
    form.portalSent = Date.now();
    if (form.portalSent - last < 1000) return event.preventDefault();
    edited.delete(form);
  });

  function ask(button) {
    const dialog = document.getElementById('confirm');
    if (!dialog) return agree(button);
    const yes = dialog.querySelector('[value=yes]');
    document.getElementById('confirm-words').textContent = button.dataset.confirm;
    yes.textContent = button.textContent.trim();
    yes.className = button.classList.contains('danger') ? 'danger' : 'primary';
    yes.onclick = event => event.detail < 2;  // the second half of a double press on the button below it is no answer
    dialog.returnValue = '';
    dialog.onclose = () => dialog.returnValue === 'yes' ? agree(button) : button.focus();
    dialog.showModal();  // with the focus is on "Batal"
  }

  // A key that is held down presses once: neither does it answer the question that it raised, nor raise it again.
  document.addEventListener('keydown', event => {
    if (event.repeat && /^(Enter| )$/.test(event.key) && event.target.closest('button, dialog')) event.preventDefault();
  }, true);

  function agree(button) {
    button.portalAgreed = true;
    button.form.requestSubmit(button);
    button.portalAgreed = false;
  }

  // --- Small comforts -------------------------------------------------------------------------------------------

  // <table class="bulk"> form: the box in the head picks every row; [data-picked] tells how many.
  on('change', event => {
    const form = event.target.closest?.('form.bulk');
    if (!form) return;
    const rows = all('tbody input[type=checkbox]', form);
    const head = form.querySelector('[data-pick-all]');
    if (event.target === head) rows.forEach(row => { row.checked = head.checked; });
    const picked = rows.filter(row => row.checked).length;
    if (head) {
      head.checked = picked > 0 && picked === rows.length;
      head.indeterminate = picked > 0 && picked < rows.length;
    }
    all('[data-picked]', form).forEach(place => { place.textContent = `${picked} dipilih`; });
  });

  on('click', event => all('details.menu[open]').forEach(menu => {
    if (!menu.contains(event.target)) menu.open = false;
  }));

  on('keydown', event => {
    if (event.key !== 'Escape') return;
    all('details.menu[open]').forEach(menu => { menu.open = false; menu.querySelector('summary').focus(); });
  });

  on('focusout', event => {
    const menu = event.target.closest?.('details.menu[open]');
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });

  addEventListener('pagehide', () => all('details.menu[open]').forEach(menu => { menu.open = false; }));

  // A page that the browser had put aside shows the day it was left: what was decided meanwhile must be seen.
  addEventListener('pageshow', event => { if (event.persisted && !edited.size) location.reload(); });

  // A page that arrives with errors starts there.
  function arrive(whole) {
    if (whole) scrollTo(0, 0);
    (document.querySelector('[data-focus]') ?? (whole ? document.getElementById('main') : null))?.focus();
  }

  arrive(false);
})();
