// The person's stack of modals as native dialogs, one above the other. The stand-in says what is open; this keeps the
// screen in step with it, and keeps whatever block did not change, with the caret in it.

import { drawBlock, showError } from "./blocks.js";
import { h, icon, newId } from "./dom.js";
import { act } from "./gateway.js";
import { on } from "./signals.js";
import { Surface } from "./surface.js";
import { avatar, team } from "./team.js";
import { plain } from "./texts.js";

const layers = [];
const root = document.getElementById("modals");

export function showStack(stack) {
  while (layers.length && !stack.some((view) => view.id === layers.at(-1).id)) layers.pop().remove();
  for (let at = layers.length - 1; at >= 0; at -= 1) {
    if (!stack.some((view) => view.id === layers[at].id)) layers.splice(at, 1)[0].remove();
  }
  stack.forEach((view, index) => {
    const known = layers.find((layer) => layer.id === view.id);
    if (known) known.take(view);
    else layers.push(new Layer(view, index));
  });
  layers.forEach((layer) => layer.dialog.classList.toggle("is-under", layer !== layers.at(-1)));
}

class Layer {
  constructor(view, depth) {
    this.id = view.id;
    this.depth = depth;
    this.opener = document.activeElement;
    this.drawn = new Map();
    const title = newId("modal");
    this.title = h("h2", { id: title });
    this.body = h("div", { class: "modal-body" });
    this.trouble = h("p", { class: "modal-trouble", role: "alert", hidden: true });
    this.submit = h("button", { type: "submit", class: "button is-primary" });
    this.cancel = h("button", { type: "button", class: "button", onclick: () => this.close() });
    this.form = h("form", { class: "modal-form", novalidate: true, onsubmit: (event) => (event.preventDefault(), this.send()) },
      h("header", { class: "modal-head" },
        depth > 0 ? h("button", { type: "button", class: "tool", "aria-label": "Back", onclick: () => this.close() }, icon("back"))
          : avatar(team.app?.user_id, "is-medium"),
        this.title,
        h("button", { type: "button", class: "tool", "aria-label": "Close all", title: "Close", onclick: () => this.closeAll() }, icon("close"))),
      this.body, this.trouble, h("footer", { class: "modal-foot" }, this.cancel, this.submit));
    this.dialog = h("dialog", {
      class: "modal", "aria-labelledby": title, dataset: { viewId: view.id, depth },
      oncancel: (event) => event.target === this.dialog && (event.preventDefault(), this.close()),
      onkeydown: (event) => this.keepFocus(event),
    }, this.form);
    this.take(view);
    root.append(this.dialog);
    this.dialog.showModal();
    this.focusFirst();
  }

  take(view) {
    const isNew = this.view === undefined;
    const changed = isNew || view.hash !== this.view.hash;
    this.view = view;
    this.title.textContent = plain(view.title);
    this.cancel.textContent = plain(view.close) || (view.submit ? "Cancel" : "Close");
    this.submit.textContent = plain(view.submit) || "Submit";
    this.submit.hidden = !view.submit;
    if (changed) this.draw(view);
    this.showProblems(view);
  }

  // Blocks that are as they were keep their nodes; a changed one is made anew with what was typed in it.
  draw(view) {
    const surface = this.surfaceOf(view);
    const held = this.body.contains(document.activeElement) ? this.placeOfFocus() : null;
    const kept = new Map();
    const nodes = view.blocks.map((block) => {
      const key = JSON.stringify(block);
      const id = block.block_id;
      const node = this.drawn.get(id)?.key === key ? this.drawn.get(id).node : drawBlock(block, surface);
      kept.set(id, { key, node });
      return node;
    });
    this.drawn = kept;
    if (nodes.length !== this.body.children.length || nodes.some((node, index) => node !== this.body.children[index])) {
      this.body.replaceChildren(...nodes);
      if (held) this.restoreFocus(held);
    }
  }

  surfaceOf(view) {
    if (this.surface) {
      this.surface.values = structuredClone(view.values ?? {});
      this.surface.errors = {};
      return this.surface;
    }
    this.surface = new Surface({ type: "view", view_id: view.id }, { values: view.values ?? view.state?.values });
    this.surface.root = this.body;
    this.surface.onTrouble = (sentence) => this.showTrouble(sentence);
    return this.surface;
  }

  showProblems(view) {
    const errors = view.errors ?? {};
    for (const [id, { node }] of this.drawn) showError(node, errors[id]);
    this.showTrouble(view.trouble ?? "");
  }

  showTrouble(sentence) {
    this.trouble.textContent = sentence;
    this.trouble.hidden = !sentence;
  }

  async send() {
    if (this.isBusy) return;
    this.busy(true);
    this.showTrouble("");
    await this.surface.settled();
    const answer = await act("submit", { view_id: this.id });
    this.busy(false);
    if (answer.ok !== false) return;
    const errors = answer.errors ?? this.view.errors ?? {};
    for (const [id, { node }] of this.drawn) showError(node, errors[id]);
    if (!Object.keys(errors).length) this.showTrouble(answer.trouble ?? "We had some trouble connecting. Try again?");
    this.body.querySelector("[aria-invalid=true]")?.focus();
  }

  busy(isBusy) {
    this.isBusy = isBusy;
    this.submit.toggleAttribute("disabled", isBusy);
    this.submit.setAttribute("aria-busy", String(isBusy));
  }

  async close() {
    await this.surface.settled();
    await act("close", { view_id: this.id });
  }

  async closeAll() {
    await this.surface.settled();
    await (layers.length > 1 ? act("close_all") : act("close", { view_id: this.id }));
  }

  placeOfFocus() {
    const block = document.activeElement.closest("[data-block-id]")?.dataset.blockId;
    const action = document.activeElement.closest("[data-action-id]")?.dataset.actionId;
    return { block, action, caret: document.activeElement.selectionEnd };
  }

  restoreFocus({ block, action, caret }) {
    const where = this.body.querySelector(`[data-block-id="${CSS.escape(block ?? "")}"] [data-action-id="${CSS.escape(action ?? "")}"]`);
    const field = where?.matches("button") ? where : where?.querySelector("input, textarea, button");
    field?.focus();
    if (typeof caret === "number" && field?.setSelectionRange && field.type === "text") field.setSelectionRange(caret, caret);
    if (!field) this.focusFirst();
  }

  focusFirst() {
    const asked = this.body.querySelector('[data-autofocus="yes"]');
    const first = this.body.querySelector("input:not([type=hidden]), textarea, button, a[href]");
    (asked ?? first ?? (this.submit.hidden ? this.cancel : this.submit)).focus();
  }

  // Tab goes round within the top layer.
  keepFocus(event) {
    if (event.key !== "Tab") return;
    const stops = [...this.dialog.querySelectorAll("button, input, textarea, a[href], summary, [tabindex='0']")]
      .filter((each) => !each.disabled && each.tabIndex >= 0 && each.checkVisibility());
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  }

  remove() {
    this.dialog.close();
    this.dialog.remove();
    const back = this.opener?.isConnected ? this.opener : document.querySelector(".composer-field");
    if (!layers.length || back?.closest("dialog")) back?.focus();
  }
}

on("modals", ({ stack }) => {
  team.modals = stack ?? [];
  if (!document.body.dataset.beside) showStack(team.modals); // else they open in the panes
});
