// The rating page. Everything works without this file; with it the answers' number is made here, at the first tap.
'use strict';
(() => {
  for (const form of document.querySelectorAll('form[data-survey]')) {
    const number = form.elements.namedItem('response');
    let begun = false;

    // One number for one respondent: pressing twice, or sending again after a lost connection, counts once.
    const begin = () => {
      if (begun || !crypto.randomUUID) return;
      begun = true;
      number.value = crypto.randomUUID();
    };
    form.addEventListener('click', begin, {capture: true});
    form.addEventListener('input', begin);

    // On a slow network the tap must be seen to have worked; pressing again does no harm. Without one nothing leaves the
    // page: the browser's own page of errors would take nine answers with it.
    form.addEventListener('submit', event => {
      if (!navigator.onLine) {
        event.preventDefault();
        form.querySelector('[role="status"]').textContent =
          'Belum terkirim: sambungan terputus. Jawaban Anda masih di sini; tekan lagi bila sudah tersambung.';
        return;
      }
      event.submitter?.setAttribute('aria-busy', 'true');
      form.querySelector('[role="status"]').textContent = 'Sedang mengirim. Tunggu sebentar.';
    });

    // A chosen answer that is pressed again is taken back: nobody has to answer every question.
    let before = null;
    const chosen = event => event.target.closest('.choice')?.querySelector('input');
    form.addEventListener('pointerdown', event => { const box = chosen(event); before = box?.checked ? box : null; });
    form.addEventListener('click', event => {
      if (event.target !== before) return;
      before.checked = false;
      before = null;
    });
    form.addEventListener('keydown', () => { before = null; });
  }
  for (const words of document.querySelectorAll('[data-script]')) words.hidden = false;

  // Coming back must not bring back the last person's answers, nor a number that has been used.
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
})();
