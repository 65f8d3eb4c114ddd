// Files: a photo is made smaller before it travels, a chosen file is sent at once, and a refused form keeps it.
// Without this file a form sends its file by its own button.
'use strict';
(() => {
  const LONGEST = 2000;  // pixels; the portal keeps fewer
  const pending = new Set();  // forms whose file is on its way, or waits to be tried again
  let held = null;  // what was to be sent meanwhile

  const chosen = form => form?.querySelector('input[type=file]')?.files[0];

  document.addEventListener('change', async event => {
    const input = event.target;
    if (input.type !== 'file' || !input.files[0]) return;
    const form = input.form;
    const show = status(input);
    pending.add(form);
    show('Menyiapkan berkas …');
    try {
      await shrink(input, show);
    } finally {
      pending.delete(form);
    }
    if (form.hasAttribute('data-upload')) return send(form);
    show(`${input.files[0].name}, ${size(input.files[0])}`);
    goOn();
  });

  // Nothing is sent past a file that is still on its way: before anybody else hears of it.
  document.addEventListener('submit', event => {
    const form = event.target;
    if (!pending.size || form.method === 'dialog') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = () => form.requestSubmit(event.submitter);
    const told = document.createElement('p');
    told.className = 'notice';
    told.textContent = 'Menunggu berkas selesai diunggah …';
    document.querySelector('.notices')?.replaceChildren(told);
  }, true);

  // A form with a file keeps it when it is refused.
  document.addEventListener('submit', event => {
    if (event.defaultPrevented || !chosen(event.target)) return;
    event.preventDefault();
    send(event.target);
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
    words.setAttribute('role', 'status');
    place.append(words);
    input.after(place);
    const show = text => { words.textContent = text; place.querySelector('button')?.remove(); };
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

  function send(form) {
    const input = form.querySelector('input[type=file]');
    const show = input.portalShow ?? status(input);
    const request = new XMLHttpRequest();
    pending.add(form);
    form.setAttribute('aria-busy', 'true');
    show(`Mengirim ${input.files[0].name}, ${size(input.files[0])} …`);
    request.open('POST', form.action);
    request.responseType = 'document';
    request.setRequestHeader('X-Keeps-Files', '1');
    request.upload.onprogress = event => event.lengthComputable && show.progress(event.loaded / event.total);
    const again = () => send(form);
    request.onerror = request.ontimeout = () =>
      show.failed('Belum terkirim: sambungan terputus. Berkas Anda masih di sini.', again);
    request.onload = () => arrived(form, request) ||
      show.failed('Belum terkirim. Bila sesi Anda berakhir, masuk lagi di tab lain lalu coba lagi.', again);
    request.onloadend = () => form.removeAttribute('aria-busy');
    request.send(new FormData(form));
  }

  // Shows what the portal answered; tells whether it knew the form.
  function arrived(form, request) {
    const page = request.response;
    const part = form.closest('[data-files]');
    const fresh = part && page?.getElementById(part.id);
    if (part ? !fresh : !(request.status === 422 ? page?.getElementById(form.id) : page && /^2/.test(request.status))) return false;
    pending.delete(form);
    if (part) {
      part.replaceWith(document.adoptNode(fresh));
      htmx.process(fresh);
      fresh.querySelector('[data-focus]')?.focus();
    } else {
      whole(form, request, page);
    }
    goOn();
    return true;
  }

  function whole(form, request, page) {
    const {files} = form.querySelector('input[type=file]');
    document.body.replaceWith(document.adoptNode(page.body));
    document.title = page.title;
    if (request.status < 400) history.pushState(null, '', request.responseURL);
    htmx.process(document.body);
    scrollTo(0, 0);
    (document.querySelector('[data-focus]') ?? document.getElementById('main'))?.focus();
    const input = request.status === 422 && document.getElementById(form.id)?.querySelector('input[type=file]');
    if (!input) return;
    input.files = files;
    input.closest('details')?.setAttribute('open', '');
    input.dispatchEvent(new Event('change', {bubbles: true}));
  }
})();
