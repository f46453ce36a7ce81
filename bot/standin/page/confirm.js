// "Are you sure?" before an element with a `confirm` object is used.

import { h, newId } from "./dom.js";
import { plain, text } from "./texts.js";

// `style` is the element's own, which holds when the dialog names none.
export function confirmed(confirm, style = "primary") {
  if (!confirm) return Promise.resolve(true);
  return new Promise((answer) => ask(confirm, confirm.style ?? style, answer));
}

function ask(confirm, style, answer) {
  const title = newId("confirm");
  const danger = style === "danger" ? "is-danger" : "is-primary";
  const dialog = h("dialog", { class: "modal is-small", "aria-labelledby": title, role: "alertdialog" },
    h("header", { class: "modal-head" }, h("h2", { id: title }, plain(confirm.title))),
    h("div", { class: "modal-body mrkdwn" }, text(confirm.text)),
    h("footer", { class: "modal-foot" },
      h("button", { type: "button", class: "button", onclick: () => dialog.close("no") }, plain(confirm.deny) || "Cancel"),
      h("button", { type: "button", class: `button ${danger}`, autofocus: true, onclick: () => dialog.close("yes") },
        plain(confirm.confirm) || "Yes")));
  dialog.addEventListener("close", () => {
    dialog.remove();
    answer(dialog.returnValue === "yes");
  });
  document.body.append(dialog);
  dialog.showModal();
}
