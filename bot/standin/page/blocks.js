// Blocks, each drawn by its type. A surface says whose they are: see surface.js.

import { h, newId } from "./dom.js";
import { element, isStateful } from "./elements.js";
import { picture } from "./picture.js";
import { richText } from "./richtext.js";
import { strange } from "./strange.js";
import { table } from "./table.js";
import { plain, text } from "./texts.js";

export function blocks(list, surface) {
  return (list ?? []).map((block) => drawBlock(block, surface));
}

export function drawBlock(block, surface) {
  const drawn = BLOCKS[block.type]?.(block, surface) ?? strange(block);
  drawn.dataset.blockId = block.block_id ?? "";
  drawn.classList.add("block", `block-${block.type}`);
  return drawn;
}

const BLOCKS = { section, header, context, divider, actions, input, image, rich_text: richText, table };

function section(block, surface) {
  const name = newId("section");
  const words = h("div", { class: `section-words ${block.expand ? "is-expanded" : ""}` },
    block.text && h("div", { class: "mrkdwn", id: name }, text(block.text)),
    block.fields && h("div", { class: "fields" }, block.fields.map((each) => h("div", { class: "mrkdwn" }, text(each)))));
  if (!block.accessory) return h("div", {}, words);
  const slot = surface.slot(block, block.accessory, { labelledBy: block.text ? name : null });
  return h("div", { class: `has-accessory is-${block.accessory.type}` }, words,
    h("div", { class: "accessory" }, element(slot), surface.problemOf(block)));
}

function header(block) {
  return h("div", {}, h("h2", {}, text(block.text)));
}

function context(block) {
  return h("div", {}, (block.elements ?? []).map((each) => {
    if (each.type === "image") return picture(each, "context-image");
    if (each.type === "mrkdwn" || each.type === "plain_text") return h("span", { class: "mrkdwn" }, text(each));
    return strange(each);
  }));
}

function divider() {
  return h("hr");
}

function actions(block, surface) {
  return h("div", { role: "group" },
    (block.elements ?? []).map((each) => element(surface.slot(block, each, {}))), surface.problemOf(block));
}

function image(block) {
  if (!block.image_url && !block.slack_file) return strange(block);
  return h("figure", {}, block.title && h("figcaption", {}, text(block.title)), picture(block, "block-picture"));
}

const GROUPED = new Set(["checkboxes", "radio_buttons"]);

function input(block, surface) {
  const grouped = GROUPED.has(block.element.type);
  const id = newId("field");
  const label = newId("label");
  const described = { hint: block.hint && newId("hint"), error: newId("error") };
  const slot = surface.slot(block, block.element, {
    id, labelledBy: label, describedBy: [described.error, described.hint].filter(Boolean).join(" "), isInput: true,
  });
  const words = [plain(block.label), block.optional && h("span", { class: "optional" }, " (optional)")];
  const problem = surface.errors?.[block.block_id];
  const drawn = h("div", {},
    grouped ? h("div", { class: "label", id: label }, words) : h("label", { class: "label", id: label, for: id }, words),
    isStateful(block.element) || block.element.type === "rich_text_input" ? element(slot) : strange(block.element),
    h("p", { class: "error", id: described.error, hidden: true, role: "alert" }),
    block.hint && h("p", { class: "hint", id: described.hint }, plain(block.hint)));
  if (problem) showError(drawn, problem);
  return drawn;
}

export function showError(drawn, problem) {
  const line = drawn.querySelector(":scope > .error");
  if (!line) return;
  line.textContent = problem ?? "";
  line.hidden = !problem;
  drawn.classList.toggle("has-error", Boolean(problem));
  const control = drawn.querySelector("input, textarea, [role=combobox], [role=radiogroup]");
  if (problem) control?.setAttribute("aria-invalid", "true");
  else control?.removeAttribute("aria-invalid");
}
