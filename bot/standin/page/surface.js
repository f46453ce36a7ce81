// A surface is a message or a view: where blocks stand, what is filled in on them, and who is told of a press.

import { h, newId } from "./dom.js";
import { confirmed } from "./confirm.js";
import { act } from "./gateway.js";
import { delayed } from "./idle.js";

export class Surface {
  // `values` is state.values of the message or view; `errors` are by block_id.
  constructor(container, { values = {}, errors = {} } = {}) {
    this.container = container;
    this.values = structuredClone(values);
    this.errors = errors;
    this.waiting = new Map();
  }

  // What an element needs to draw itself and to report.
  slot(block, element, { id = newId("field"), labelledBy = null, describedBy = null, isInput = false }) {
    return { surface: this, block, element, id, labelledBy, describedBy, isInput, state: this.stateOf(block, element) };
  }

  stateOf(block, element) {
    return this.values[block.block_id]?.[element.action_id];
  }

  problemOf(block) {
    return h("p", { class: "press-trouble", role: "status", hidden: true, dataset: { troubleOf: block.block_id } });
  }

  keep(block, element, state) {
    (this.values[block.block_id] ??= {})[element.action_id] = { type: element.type, ...state };
  }

  // A value was chosen. In an input block of a view it waits for the submission, unless the block dispatches at once.
  async chose(slot, state) {
    const { block, element } = slot;
    if (!(await confirmed(element.confirm))) return false;
    this.keep(block, element, state);
    const waits = slot.isInput && !block.dispatch_action && this.container.type === "view";
    await (waits ? this.fill(block, element, state) : this.press(slot, state));
    return true;
  }

  // Letter by letter: sent when the typing pauses, and before anything that must not overtake it. `tells` the app too.
  typed(slot, state, { tells = false } = {}) {
    const { block, element } = slot;
    this.keep(block, element, state);
    const key = `${block.block_id} ${element.action_id}`;
    if (!this.waiting.has(key)) this.waiting.set(key, delayed(250, (latest) => (tells ? this.press(slot, latest) : this.fill(block, element, latest))));
    this.waiting.get(key)(state);
  }

  async settled() {
    await Promise.all([...this.waiting.values()].map((waiting) => waiting.flush()));
  }

  async fill(block, element, state) {
    if (this.container.type !== "view") return;
    const answer = await act("fill", {
      view_id: this.container.view_id, block_id: block.block_id, action_id: element.action_id, state: { type: element.type, ...state },
    });
    if (answer.ok === false) this.showTrouble(block, answer.trouble ?? "That could not be kept.");
  }

  async press(slot, chosen = {}) {
    const { block, element } = slot;
    await this.settled();
    this.showTrouble(block, "");
    const answer = await act("press", {
      container: this.container, block_id: block.block_id, action_id: element.action_id, ...chosen,
    });
    if (!answer.ok) this.showTrouble(block, answer.trouble ?? "That did not work. Try again.");
    return answer;
  }

  suggest(slot, query) {
    const { block, element } = slot;
    return act("suggest", { container: this.container, block_id: block.block_id, action_id: element.action_id, query });
  }

  // Beside the button when there is room for it, else where the surface wants it.
  showTrouble(block, sentence) {
    const line = this.root?.querySelector(`[data-trouble-of="${CSS.escape(block.block_id ?? "")}"]`);
    if (line) {
      line.textContent = sentence;
      line.hidden = !sentence;
    } else this.onTrouble?.(sentence);
  }
}
