"use strict";
/* What the packing table and its neighbours can do better with script: keys with Alt, the cursor where the next scan goes,
   a scale that types, progress without reloading. Behaviour hangs on data attributes; every page works without it. */
(() => {
  const every = (selector, root = document) => [...root.querySelectorAll(selector)];
  const scan = document.getElementById("scan");
  const isWeight = (text) => /^[+\s]*\d{1,4}([.,]\d{1,3})?\s*kg\s*$/i.test(text);

  /* data-focus-key="F2": the key puts the cursor there. data-key="Alt+p": Alt with a letter presses the button. */
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || document.querySelector("dialog:modal")) return;
    if (!event.altKey) {
      const field = every("[data-focus-key]").find((known) => known.dataset.focusKey === event.key);
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
      return;
    }
    const name = `Alt+${event.key.toLowerCase()}`;
    const button = every("[data-key]").find((known) => known.dataset.key === name && !known.disabled && known.offsetParent);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  /* Escape in a scan that was begun empties it; only then it puts the parcel back. */
  scan?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !scan.value) return;
    event.preventDefault();
    event.stopPropagation();
    scan.value = "";
  });

  /* A scale that types into the field for scans: the weight goes to the first parcel without one. */
  document.getElementById("scan-form")?.addEventListener("submit", (event) => {
    const weights = every("[data-weight]");
    if (!scan.value.trim()) { event.preventDefault(); return; }
    if (!weights.length || !isWeight(scan.value)) return;
    event.preventDefault();
    const field = weights.find((known) => !known.value.trim()) ?? weights[0];
    field.value = scan.value.replace(/[+\s]|kg/gi, "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    scan.value = "";
  });

  /* What is in a weight or was scanned before is replaced by the next one. The cursor may come after this script. */
  for (const field of every("[data-weight], #scan")) {
    field.addEventListener("focus", () => field.select());
    if (document.activeElement === field) field.select();
  }

  /* data-progress="/path": asks for {done, total, text, finished} and shows it; a finished one loads the page anew. */
  for (const place of every("[data-progress]")) {
    const bar = place.querySelector("progress");
    const words = place.querySelector("[data-progress-text]");
    const ask = async () => {
      const answer = await fetch(place.dataset.progress, { headers: { accept: "application/json" } }).catch(() => null);
      if (answer?.ok) {
        const state = await answer.json();
        /* Where nobody knows how many there are the bar only says that it goes on. */
        if (bar && state.total) { bar.max = state.total; bar.value = state.done; }
        if (words) words.textContent = state.text;
        if (state.finished) { location.reload(); return; }
      }
      setTimeout(ask, 1000);
    };
    setTimeout(ask, 700);
  }

  /* data-busy="id": while the form is on its way, the element with this id says so; gone again when somebody comes back. */
  for (const form of every("form[data-busy]")) {
    const place = document.getElementById(form.dataset.busy);
    form.addEventListener("submit", () => { place.hidden = false; form.setAttribute("aria-busy", "true"); });
    addEventListener("pageshow", () => { place.hidden = true; form.removeAttribute("aria-busy"); });
  }

  /* data-all="name": ticks and unticks all boxes of the name. */
  for (const box of every("[data-all]")) {
    box.addEventListener("change", () => {
      for (const other of every(`input[type=checkbox][name="${box.dataset.all}"]`)) other.checked = box.checked;
    });
  }
})();
