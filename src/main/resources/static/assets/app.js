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

  // Toasts leave by themselves, unless they say that something failed.
  const leave = toast => { if (!toast.matches(".bad")) setTimeout(() => toast.remove(), 6000); };
  const prepare = root => {
    all("[data-toast]", root).forEach(leave);
    all("dialog[data-open]", root).forEach(open);
    root.querySelector("[data-focus]")?.focus();
  };
  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:afterSwap", event => prepare(event.detail.elt));
})();
