// Makes pages quicker to use; nothing here is needed to use them.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Dialogs: a link to #id opens it even without this script; with it, it is modal, and focus comes back.
  const open = dialog => { if (dialog && !dialog.open) { dialog.classList.remove("shown"); dialog.showModal(); } };
  document.addEventListener("click", event => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) { event.preventDefault(); open(document.getElementById(opener.dataset.dialog)); return; }
    const closer = event.target.closest("[data-close]");
    if (closer) { event.preventDefault(); closer.closest("dialog")?.close(); return; }
    if (event.target instanceof HTMLDialogElement) event.target.close(); // the backdrop
    for (const menu of all("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", event => {
    // In a form that asks before it is sent, Enter asks.
    const sure = event.key === "Enter" && event.target.matches?.("input:not([type=checkbox], [type=radio])") && !event.target.closest("dialog")
      && event.target.form?.querySelector("[data-dialog]");
    if (sure) { event.preventDefault(); sure.click(); }
    if (event.key === " " && event.target.matches?.("[data-dialog]")) { event.preventDefault(); event.target.click(); }
    if (event.key === "Escape") for (const menu of all("details[data-menu][open]")) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // A form is sent once; going back makes it usable again.
  document.addEventListener("submit", event => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    all("button:not([type=button])", form).forEach(button => button.setAttribute("aria-disabled", "true"));
  });
  addEventListener("pageshow", event => {
    if (!event.persisted) return;
    for (const form of all("[data-once]")) { delete form.dataset.sent; all("button", form).forEach(button => button.removeAttribute("aria-disabled")); }
  });

  // Filters: what isn't asked for stays out of the address.
  document.addEventListener("htmx:configRequest", event => {
    if (!event.target.matches("form.filters")) return;
    const asked = event.detail.formData;
    for (const name of [...asked.keys()]) if (asked.get(name) === "") asked.delete(name);
  });

  // What is told already isn't told again: a button that comes anew under somebody's finger misses the press, loses the focus,
  // and a screen reader reads all of it once more.
  document.addEventListener("htmx:beforeSwap", event => {
    const { target, serverResponse } = event.detail;
    if (!target.matches("[aria-live]")) return;
    const answer = document.createElement("template");
    answer.innerHTML = serverResponse;
    if (answer.innerHTML.trim() === target.innerHTML.trim()) event.detail.shouldSwap = false;
  });

  // Ctrl-K: what the search field asks the server is asked while typing, and arrows go through the answers.
  const search = document.querySelector("form[data-palette]");
  if (search) {
    const field = search.querySelector("input");
    const palette = document.createElement("dialog");
    palette.className = "palette";
    palette.setAttribute("aria-label", field.getAttribute("aria-label"));
    const input = field.cloneNode();
    Object.assign(input, { id: "palette-input", value: "" });
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "true", "aria-controls": "palette-hits", "aria-autocomplete": "list" })) input.setAttribute(name, value);
    const hits = document.createElement("div");
    Object.assign(hits, { id: "palette-hits", role: "listbox" });
    hits.setAttribute("aria-label", field.getAttribute("aria-label"));
    palette.append(input, hits);
    document.body.append(palette);

    let asked = 0, timer;
    const links = () => all("a", hits);
    const choose = link => {
      links().forEach(one => one.setAttribute("aria-selected", String(one === link)));
      if (link) { input.setAttribute("aria-activedescendant", link.id); link.scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    };
    const ask = async () => {
      const mine = ++asked;
      const url = new URL(search.action);
      url.searchParams.set("q", input.value);
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => null);
      if (mine !== asked || !answer?.ok) return;
      hits.innerHTML = await answer.text();
      links().forEach((link, i) => { link.id = "hit-" + i; link.setAttribute("role", "option"); link.tabIndex = -1; });
      choose(links()[0]);
    };
    const show = () => { if (!palette.open) { palette.showModal(); input.focus(); input.select(); ask(); } };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener("keydown", event => {
      const list = links(), at = list.findIndex(one => one.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(list[(at + (event.key === "ArrowDown" ? 1 : list.length - 1)) % list.length]);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (list[at]) list[at].click(); else { field.value = input.value; search.submit(); }
      }
    });
    document.addEventListener("keydown", event => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      const own = document.querySelector("[data-slash]"); // a page with a search of its own
      if (event.key === "/" && !typing && own) { event.preventDefault(); own.focus(); own.select(); return; }
      if ((event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing)) { event.preventDefault(); show(); }
    });
    field.addEventListener("pointerdown", event => { event.preventDefault(); show(); });
  }

  // The inbox by single keys: j and k go down and up, x chooses, a answers; Enter opens, as on any link. Keys without Ctrl can
  // be in somebody's way (WCAG 2.1.4): a button turns them off, and this browser remembers.
  const keysOff = () => localStorage.getItem("keys") === "off";
  const hints = () => {
    for (const hint of all("[data-keys-hint]")) {
      hint.hidden = false;
      const toggle = hint.querySelector("[data-keys-toggle]");
      toggle.textContent = keysOff() ? toggle.dataset.on : toggle.dataset.off;
      hint.querySelector("span").hidden = keysOff();
    }
  };
  document.addEventListener("click", event => {
    if (!event.target.closest("[data-keys-toggle]")) return;
    if (keysOff()) localStorage.removeItem("keys"); else localStorage.setItem("keys", "off");
    hints();
  });
  document.addEventListener("keydown", event => {
    const busy = event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]");
    if (busy || keysOff() || event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const answer = document.querySelector("[data-conversation] textarea");
    if (event.key === "a" && answer) { event.preventDefault(); answer.focus(); return; }
    const rows = all("[data-keys] a.row-link");
    if (!rows.length) return;
    const at = rows.findIndex(row => row.closest("tr").contains(document.activeElement));
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + (event.key === "j" ? 1 : -1)))].focus();
    } else if (event.key === "x" && at >= 0) {
      event.preventDefault();
      rows[at].closest("tr").querySelector("input[type=checkbox]")?.click();
    } else if (event.key === "a" && at >= 0) {
      event.preventDefault();
      location.assign(rows[at].href + "#f-text");
    }
  });

  // Toasts leave by themselves, unless they say that something failed.
  const leave = toast => { if (!toast.matches(".bad")) setTimeout(() => toast.remove(), 6000); };
  const prepare = root => {
    all("[data-toast]", root).forEach(leave);
    all("dialog[data-open]", root).forEach(open);
    root.querySelector("[data-focus]")?.focus();
    hints();
    if (location.hash === "#f-text") document.querySelector("[data-conversation] textarea")?.focus();
    if (location.hash.startsWith("#t-")) document.getElementById(location.hash.slice(1))?.querySelector("a.row-link")?.focus();
  };
  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:afterSwap", event => prepare(event.detail.elt));
})();
