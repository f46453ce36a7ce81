// Who is in a channel; inviting somebody; leaving.

import { h, icon, newId } from "./dom.js";
import { Combobox } from "./elements/combobox.js";
import { act } from "./gateway.js";
import { avatar, fullName, isMember, team, titleOf } from "./team.js";
import { clockTime, now } from "./time.js";

export function details(conversation) {
  const title = newId("details");
  const trouble = h("p", { class: "press-trouble", role: "status", hidden: true });
  const dialog = h("dialog", { class: "modal", "aria-labelledby": title },
    h("header", { class: "modal-head" }, h("h2", { id: title }, `#${titleOf(conversation)}`),
      h("button", { type: "button", class: "tool", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"))),
    h("div", { class: "modal-body" }, isMember(conversation) && inviting(), trouble,
      h("h3", {}, `${conversation.members.length} members`), h("ul", { class: "member-list" }, conversation.members.map(member))),
    isMember(conversation) && h("footer", { class: "modal-foot" },
      h("button", { type: "button", class: "button is-danger", onclick: () => run("leave", {}) }, "Leave channel")));

  function inviting() {
    const id = newId("invite");
    const combo = new Combobox({
      id, label: "Add somebody", placeholder: "Name of a person or an app",
      offers: () => [...team.people.values()].filter((each) => !each.deleted && !conversation.members.includes(each.id))
        .map((each) => ({ key: each.id, label: fullName(each.id), hint: each.name, picture: () => avatar(each.id, "is-tiny") })),
      onpick: (choice) => run("invite", { user: choice.key }),
    });
    return h("div", { class: "block" }, h("label", { class: "label", for: id }, "Add somebody"), h("div", { class: "combo" }, combo.field, combo.arrow));
  }

  async function run(action, more) {
    const answer = await act(action, { channel: conversation.id, ...more });
    if (answer.ok) return dialog.close();
    trouble.textContent = answer.trouble ?? "That did not work.";
    trouble.hidden = false;
  }

  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function member(id) {
  const tz = team.people.get(id)?.tz;
  return h("li", { dataset: { user: id } }, avatar(id, "is-small"), h("span", {}, fullName(id)),
    tz && h("span", { class: "note" }, clockTime(now(), tz)));
}
