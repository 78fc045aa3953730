"use strict";
/* What pages can do better with script than without: copy, reveal, tell a password's strength, modal dialogs, registers,
   function keys, sending once, forgetting secrets. Every page works without it. No page-specific code here: behaviour
   hangs on data attributes. */

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* Tells people who listen instead of look; emptied first, so that the same words are said again. */
function say(words) {
  const said = document.getElementById("said");
  if (!said) return;
  said.textContent = "";
  setTimeout(() => { said.textContent = words; }, 50);
}

/* data-copy="id": copies the text of that element; data-done is said for a moment, then the caption comes back. */
function copying() {
  for (const button of all("[data-copy]")) {
    button.hidden = false;
    const caption = button.querySelector("[data-caption]") ?? button;
    const sign = button.querySelector("use");
    const before = caption.textContent;
    let timer = 0;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      if (!source) return;
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
      } catch {
        getSelection().selectAllChildren(source);
        document.execCommand("copy");
      }
      caption.textContent = button.dataset.done;
      sign?.setAttribute("href", "#i-check");
      button.classList.add("done");
      say(button.dataset.done);
      clearTimeout(timer);
      timer = setTimeout(() => {
        caption.textContent = before;
        sign?.setAttribute("href", "#i-copy");
        button.classList.remove("done");
      }, 4000);
    });
  }
}

/* data-reveal="id": shows and hides what is typed into a password field. */
function revealing() {
  for (const button of all("[data-reveal]")) {
    const input = document.getElementById(button.dataset.reveal);
    if (!input) continue;
    button.hidden = false;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
      input.focus();
    });
  }
}

/* data-check-url on a password field: asks the server which rules hold and how strong it is, while typing.
   The answer is {score, tone, word, rules: [{id, ok}]}; it lands in the element named by data-check-into. */
function checkingPasswords() {
  for (const input of all("[data-check-url]")) {
    const into = document.getElementById(input.dataset.checkInto);
    let timer = 0;
    let latest = 0;
    const ask = async () => {
      const turn = ++latest;
      const body = new URLSearchParams(new FormData(input.form));
      const answer = await fetch(input.dataset.checkUrl, { method: "POST", body, headers: { accept: "application/json" } }).catch(() => null);
      if (!answer?.ok || turn !== latest) return;
      showStrength(into, await answer.json());
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 250); });
  }
}

function showStrength(into, answer) {
  const meter = into.querySelector(".strength");
  if (meter) {
    meter.hidden = false;
    meter.className = `strength ${answer.tone ?? ["bad", "bad", "warn", "ok", "ok"][answer.score]}`;
    all("i", meter).forEach((bar, place) => bar.classList.toggle("on", place < Math.max(1, answer.score)));
    const word = meter.querySelector("span");
    if (word && answer.word !== undefined) word.textContent = answer.word;
  }
  for (const rule of answer.rules) {
    const item = into.querySelector(`[data-rule="${rule.id}"]`);
    if (!item) continue;
    item.classList.toggle("ok", rule.ok);
    item.querySelector("use")?.setAttribute("href", rule.ok ? "#i-check" : "#i-alert");
    const word = item.querySelector(".sr");
    if (word) word.textContent = rule.ok ? word.dataset.yes : word.dataset.no;
  }
}

/* dialog[data-modal]: made modal, so that the focus stays inside and Escape leaves by its data-leave link.
   a[data-dialog="id"] opens a dialog of the same page instead of going to the page that shows it. */
function dialogs() {
  for (const dialog of all("dialog[data-modal]")) {
    const veil = dialog.closest(".veil");
    dialog.removeAttribute("open");
    if (veil) veil.replaceWith(dialog);
    dialog.showModal();
    dialog.querySelector("[autofocus]")?.focus();
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      const leave = dialog.querySelector("[data-leave]");
      if (leave) leave.click();
    });
  }
  for (const link of all("[data-dialog]")) {
    const dialog = document.getElementById(link.dataset.dialog);
    if (!dialog) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
      dialog.querySelector("[autofocus]")?.focus();
    });
    for (const leave of all("[data-leave]", dialog)) {
      leave.addEventListener("click", (event) => { event.preventDefault(); dialog.close(); });
    }
  }
}

/* [role=tablist][data-tabs]: registers with arrow keys. Without script all panels stand below each other. */
function registers() {
  for (const list of all("[role=tablist][data-tabs]")) {
    const tabs = all("[role=tab]", list);
    const choose = (tab, focus) => {
      for (const other of tabs) {
        const chosen = other === tab;
        other.setAttribute("aria-selected", String(chosen));
        other.tabIndex = chosen ? 0 : -1;
        const panel = document.getElementById(other.getAttribute("aria-controls"));
        if (panel) panel.hidden = !chosen;
      }
      if (focus) tab.focus();
    };
    list.hidden = false;
    const faulty = tabs.find((tab) => document.getElementById(tab.getAttribute("aria-controls"))?.querySelector("[aria-invalid=true]"));
    choose(faulty ?? tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? tabs[0], false);
    for (const tab of tabs) tab.addEventListener("click", (event) => { event.preventDefault(); choose(tab, false); });
    list.addEventListener("keydown", (event) => {
      const at = tabs.indexOf(document.activeElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      choose(tabs.at(to % tabs.length), true);
    });
  }
}

/* data-key="F9": the key presses the button. [role=toolbar]: arrow keys go along. */
function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || document.querySelector("dialog:modal")) return;
    const target = all("[data-key]").find((button) => button.dataset.key === event.key && !button.disabled && button.offsetParent);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
  for (const bar of all("[role=toolbar]")) {
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const parts = all("button, a[href]", bar);
      parts[(parts.indexOf(document.activeElement) + step + parts.length) % parts.length]?.focus();
    });
  }
}

/* button[data-busy="Testing …"]: says what goes on while it is sent, in place of its caption (or of the [data-caption] in it). */
function busy(button) {
  if (!button?.dataset.busy || button.dataset.before !== undefined) return;
  const caption = button.querySelector("[data-caption]") ?? button;
  button.dataset.before = caption.textContent;
  caption.textContent = button.dataset.busy;
  say(button.dataset.busy);
}

function idle(button) {
  if (button.dataset.before === undefined) return;
  (button.querySelector("[data-caption]") ?? button).textContent = button.dataset.before;
  delete button.dataset.before;
}

/* Forms are sent once; the browser's "back" makes them usable again. form[data-many] may be sent as often as one likes. */
function sendingOnce() {
  for (const form of all("form[method=post]:not([data-many])")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      if (event.defaultPrevented) return;
      form.dataset.sent = "yes";
      form.setAttribute("aria-busy", "true");
      busy(event.submitter);
    });
  }
  addEventListener("pageshow", () => {
    for (const form of all("form[data-sent]")) { delete form.dataset.sent; form.removeAttribute("aria-busy"); }
    for (const button of all("[data-before]")) idle(button);
  });
}

/* [data-wipe]: a secret shown once is gone when the page is left, also from the browser's memory of pages. */
function forgetting() {
  addEventListener("pagehide", () => {
    for (const secret of all("[data-wipe]")) { secret.textContent = ""; if ("value" in secret) secret.value = ""; }
  });
}

/* button[data-fragment="id"]: sends its form by fetch to formaction and puts the answer into the element, so that what
   was typed stays. Without script the same button sends the form and gets a whole page. */
function fragments() {
  for (const button of all("button[data-fragment]")) {
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      const into = document.getElementById(button.dataset.fragment);
      // Read before the button is disabled: a disabled button is no part of its form, and the answer hangs on it.
      const body = new URLSearchParams(new FormData(button.form, button));
      button.setAttribute("aria-busy", "true");
      button.disabled = true;
      busy(button);
      // Not button.formAction: without the attribute that is the page itself, and form.action is a button named "action".
      const action = button.getAttribute("formaction") ?? button.form.getAttribute("action");
      const [address] = action.split("#");
      const answer = await fetch(address, { method: "POST", body, headers: { "x-fragment": "1" } }).catch(() => null);
      button.disabled = false;
      idle(button);
      button.removeAttribute("aria-busy");
      button.focus();
      if (!answer) { into.textContent = button.dataset.offline ?? ""; return; }
      if (answer.redirected) { location.assign(answer.url); return; }
      into.innerHTML = new DOMParser().parseFromString(await answer.text(), "text/html").body.innerHTML;
    });
  }
}

/* button[data-paste-into="id"]: puts the clipboard's text into a field and tells the page by an input event. */
function pasting() {
  for (const button of all("[data-paste-into]")) {
    if (!navigator.clipboard?.readText) continue;
    button.addEventListener("click", async (event) => {
      const field = document.getElementById(button.dataset.pasteInto);
      if (!field) return;
      event.preventDefault();
      const text = await navigator.clipboard.readText().catch(() => null);
      if (text === null) { field.closest("details")?.setAttribute("open", ""); field.focus(); return; }
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

/* textarea[data-recognise="field:pattern field:pattern"]: finds values in pasted text, puts them into their fields and
   empties itself. Without script the server looks through the text. */
function recognising() {
  for (const area of all("[data-recognise]")) {
    area.addEventListener("input", () => {
      let found = false;
      for (const rule of area.dataset.recognise.split(" ")) {
        const [id, pattern] = rule.split(/:(.*)/);
        const match = area.value.match(new RegExp(pattern));
        if (!match) continue;
        document.getElementById(id).value = match[0];
        found = true;
      }
      if (found) area.value = "";
    });
  }
}

/* button[data-insert-into="id"][data-text]: adds a text block to a field and shows its register. */
function inserting() {
  for (const button of all("[data-insert-into]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const field = document.getElementById(button.dataset.insertInto);
      field.value = [field.value.trimEnd(), button.dataset.text].filter(Boolean).join("\n");
      const panel = field.closest("[hidden]");
      if (panel) document.querySelector(`[aria-controls="${panel.id}"]`)?.click();
      field.focus();
    });
  }
}

/* select[data-shows]: shows the groups [data-shown-for="a b"] that name its value, hides the others. */
function choosing() {
  for (const select of all("select[data-shows]")) {
    const show = () => {
      for (const group of all("[data-shown-for]", select.form)) {
        group.hidden = !group.dataset.shownFor.split(" ").includes(select.value);
      }
    };
    select.addEventListener("change", show);
    show();
  }
}

/* A form that came back with faults: the cursor goes where something is wrong. */
function pointing() {
  const wrong = all("[aria-invalid=true]").find((field) => !field.closest("dialog:not([open])"));
  if (!wrong) return;
  wrong.closest("details")?.setAttribute("open", "");
  wrong.focus();
}

/* What happened stands on the page that follows, where a live region is new and says nothing by itself. */
function announcing() {
  const notices = all("[role=status], [role=alert]").filter((notice) => notice.id !== "said" && notice.checkVisibility());
  const parts = notices.flatMap((notice) => { const inner = all("b, p, li", notice); return inner.length ? inner : [notice]; });
  const words = parts.map((part) => part.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);
  if (words.length) say(words.join(" "));
}

for (const start of [copying, revealing, checkingPasswords, dialogs, registers, keys, sendingOnce, forgetting, fragments, pasting, recognising, inserting, choosing, pointing, announcing]) start();
for (const part of all("[data-script-only]")) part.hidden = false;
for (const part of all("[data-no-script]")) part.hidden = true;
/* On a phone the menu is one line that scrolls: where one is stands in sight. */
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
for (const button of all("[data-print]")) button.addEventListener("click", () => window.print());
