// Sending: a form stays on the page until the portal has answered, so that a lost line loses nothing. A photo is made
// smaller before it travels, a chosen file is sent at once, and a refused form keeps it.
// Without this file forms are sent by the browser, and a file by its own button.
'use strict';
(() => {
  const LONGEST = 2000;  // pixels; the portal keeps fewer
  const pending = new Set();  // forms whose file is on its way, or waits to be tried again
  const sending = new Set();  // forms that wait for an answer
  let held = null;  // what was to be sent meanwhile

  const file_of = form => form.querySelector('input[type=file]');

  document.addEventListener('change', async event => {
    const input = event.target;
    if (input.type !== 'file') return;
    const form = input.form;
    if (!input.files[0]) {  // somebody gave it up: nothing waits for it any more
      input.parentElement.querySelector('.upload')?.remove();
      pending.delete(form);
      return goOn();
    }
    const show = status(input);
    pending.add(form);
    form.setAttribute('aria-busy', 'true');
    show('Menyiapkan berkas …');
    try {
      await shrink(input, show);
    } finally {
      pending.delete(form);
      form.removeAttribute('aria-busy');
    }
    if (form.hasAttribute('data-upload')) return send(form);
    show(`${input.files[0].name}, ${size(input.files[0])}`);
    goOn();
  });

  // Nothing is sent past a file that is still on its way: before anybody else hears of it.
  document.addEventListener('submit', event => {
    const form = event.target;
    if (!pending.size && !sending.has(form) || form.method === 'dialog') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (sending.has(form)) return;
    if (pending.has(form) && form.hasAttribute('data-upload')) return form.hasAttribute('aria-busy') || send(form);
    held = () => form.isConnected && form.requestSubmit(event.submitter);
    const told = document.createElement('p');
    told.className = 'notice';
    told.textContent = 'Menunggu berkas selesai diunggah …';
    document.querySelector('.notices')?.replaceChildren(told);
  }, true);

  // What somebody typed is sent from the page as it stands; a password is left to the browser, which may remember it.
  document.addEventListener('submit', event => {
    const form = event.target;
    const ours = form.method === 'post' && form.hasAttribute('data-watch') && !form.querySelector('[type=password]');
    if (event.defaultPrevented || !ours) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  addEventListener('beforeunload', event => { if (pending.size) event.preventDefault(); });

  function goOn() {
    if (pending.size || !held) return;
    document.querySelector('.notices')?.replaceChildren();
    const act = held;
    held = null;
    act();
  }

  function size(file) {
    const kilobytes = Math.max(1, Math.round(file.size / 1024));
    return kilobytes < 1024 ? `${kilobytes} KB` : `${(kilobytes / 1024).toLocaleString('id-ID', {maximumFractionDigits: 1})} MB`;
  }

  // Puts a smaller picture in place of a large one; what the browser cannot read goes as it is.
  async function shrink(input, show) {
    const file = input.files[0];
    if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return;
    const picture = await createImageBitmap(file).catch(() => null);
    if (!picture) return;
    show.picture(picture);
    const scale = LONGEST / Math.max(picture.width, picture.height);
    if (scale < 1) {
      const canvas = draw(picture, scale);
      const blob = await new Promise(done => canvas.toBlob(done, file.type, 0.85));
      if (blob && blob.size < file.size) {
        const files = new DataTransfer();
        files.items.add(new File([blob], file.name, {type: blob.type}));
        input.files = files.files;
      }
    }
    picture.close();
  }

  function draw(picture, scale, canvas = document.createElement('canvas')) {
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  // What is said beside the field: words, a small picture, how far it is, and a button to try again.
  function status(input) {
    input.parentElement.querySelector('.upload')?.remove();
    const place = document.createElement('div');
    const words = document.createElement('span');
    place.className = 'upload';
    place.append(words);
    input.after(place);
    const show = text => {
      words.textContent = text;
      place.querySelector('button')?.remove();
      portal.announce(text);
    };
    show.picture = picture => {
      const canvas = draw(picture, 72 / Math.max(picture.width, picture.height));
      canvas.setAttribute('aria-hidden', 'true');
      place.prepend(canvas);
    };
    show.progress = part => {
      const bar = place.querySelector('progress') ?? place.appendChild(document.createElement('progress'));
      bar.max = 1;
      bar.value = part;
      bar.setAttribute('aria-label', 'Terkirim');
    };
    show.failed = (text, again) => {
      show(text);
      place.querySelector('progress')?.remove();
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'secondary small';
      button.textContent = 'Coba lagi';
      button.onclick = again;
      place.append(button);
    };
    input.portalShow = show;
    return show;
  }

  function send(form, button) {
    const input = file_of(form);
    const show = input?.files[0] ? input.portalShow ?? status(input) : notice(form);
    const part = form.hasAttribute('data-upload') && form.closest('[data-files]');
    const request = new XMLHttpRequest();
    (part ? pending : sending).add(form);
    form.setAttribute('aria-busy', 'true');
    if (input?.files[0]) show(`Mengirim ${input.files[0].name}, ${size(input.files[0])} …`);
    request.open('POST', button?.hasAttribute('formaction') ? button.formAction : form.getAttribute('action') || location.href);
    request.responseType = 'document';
    request.setRequestHeader(part ? 'X-Keeps-Files' : 'X-Stays', '1');
    request.upload.onprogress = event => event.lengthComputable && show.progress?.(event.loaded / event.total);
    request.onerror = () => {
      sending.delete(form);
      form.querySelector('textarea, input:not([type=hidden])')?.dispatchEvent(new Event('input', {bubbles: true}));
      show.failed('Belum terkirim: sambungan terputus. Yang Anda isi masih di sini.', () => send(form, button));
    };
    request.onload = () => {
      sending.delete(form);
      if (part ? !renewed(form, part, request.response) : !arrived(form, request)) {
        show.failed('Belum terkirim. Bila sesi Anda berakhir, masuk lagi di tab lain lalu coba lagi.', () => send(form, button));
      }
    };
    request.onloadend = () => form.removeAttribute('aria-busy');
    request.send(new FormData(form, button));
  }

  // Words at the end of a form without files, while it could not be sent.
  function notice(form) {
    const show = () => {};
    show.failed = (text, again) => {
      form.querySelector('.unsent')?.remove();
      const place = document.createElement('div');
      place.className = 'note warning unsent';
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'Coba lagi';
      button.onclick = () => { place.remove(); again(); };
      place.append(text, ' ', button);
      form.append(place);
      portal.announce(text);
    };
    return show;
  }

  // The files beside a result anew, and what was said about them; tells whether the portal answered with them.
  function renewed(form, part, page) {
    const fresh = page?.getElementById(part.id);
    if (!fresh) return false;
    pending.delete(form);
    const before = portal.held(part);
    part.replaceWith(document.adoptNode(fresh));
    htmx.process(fresh);
    portal.exchanged(fresh, before);
    const said = page.querySelector('.notices');
    if (said) document.querySelector('.notices').replaceChildren(...document.adoptNode(said).childNodes);
    fresh.querySelector('[data-focus]')?.focus();
    goOn();
    return true;
  }

  // Goes where the portal sends, or shows the page that it answered with; the file of a refused form stays in it.
  function arrived(form, request) {
    const place = request.getResponseHeader('X-Location');
    if (place) {
      if (request.getResponseHeader('X-Unsent')) document.dispatchEvent(new CustomEvent('portal:unsent', {detail: form}));
      const next = new URL(place, location);
      if (next.pathname + next.search !== location.pathname + location.search) {
        location.assign(next);
      } else {  // another place on the same page would only be scrolled to
        history.replaceState(null, '', next);
        location.reload();
      }
      return true;
    }
    const page = request.response;
    if (!page?.body) return false;
    const files = file_of(form)?.files;
    document.dispatchEvent(new Event('portal:replace'));
    document.body.replaceWith(document.adoptNode(page.body));
    document.title = page.title;
    htmx.process(document.body);
    if (request.status === 422) document.dispatchEvent(new CustomEvent('portal:refused', {detail: form}));
    scrollTo(0, 0);
    (document.querySelector('[data-focus]') ?? document.getElementById('main'))?.focus();
    const input = files?.length && form.id && document.getElementById(form.id)?.querySelector('input[type=file]');
    if (!input) return true;
    input.files = files;
    input.closest('details')?.setAttribute('open', '');
    input.dispatchEvent(new Event('change', {bubbles: true}));
    return true;
  }
})();
