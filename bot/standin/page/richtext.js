// The rich_text block, and the rich_text cells of tables.

import { h, link } from "./dom.js";
import * as mentions from "./mentions.js";
import { strange } from "./strange.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

export function richText(block) {
  const parts = (block.elements ?? []).map((part) => PARTS[part.type]?.(part) ?? strange(part));
  return h("div", { class: "rich-text" }, numbered(parts));
}

const PARTS = {
  rich_text_section: (part) => h("div", { class: "rich-section" }, spans(part)),
  rich_text_quote: (part) => h("blockquote", {}, spans(part)),
  rich_text_preformatted: (part) => h("pre", { class: "code-block" }, spans(part)),
  rich_text_list: list,
};

function spans(part) {
  return (part.elements ?? []).map((span) => SPANS[span.type]?.(span) ?? strange(span));
}

const SPANS = {
  text: (span) => styled(span, span.text),
  link: (span) => styled(span, link(span.url, span.text || span.url)),
  emoji: (span) => mentions.emoji(span.name, span.unicode),
  user: (span) => styled(span, mentions.person(span.user_id)),
  usergroup: (span) => mentions.group(span.usergroup_id),
  channel: (span) => styled(span, mentions.channel(span.channel_id)),
  broadcast: (span) => mentions.everybody(span.range),
  date: (span) => styled(span, mentions.moment(span.timestamp, span.format, span.url, span.fallback)),
  color: (span) => h("span", {}, h("span", { class: "swatch", style: `background:${/^#[\da-f]{3,8}$/i.test(span.value) ? span.value : "none"}` }), span.value),
};

function styled(span, inside) {
  let node = inside;
  for (const [style, tag] of Object.entries(STYLES)) {
    if (span.style?.[style]) node = h(tag, {}, node);
  }
  return node;
}

const BULLETS = ["disc", "circle", "square"];
const NUMBERS = ["decimal", "lower-alpha", "lower-roman"];

function list(part) {
  const indent = part.indent ?? 0;
  const ordered = part.style === "ordered";
  const style = `margin-inline-start:${indent * 24}px;list-style-type:${(ordered ? NUMBERS : BULLETS)[indent % 3]}`;
  const items = (part.elements ?? []).map((item) => h("li", {}, PARTS[item.type] ? spans(item) : strange(item)));
  const traits = { style, class: part.border ? "has-border" : "", dataset: { indent } };
  if (ordered && part.offset) traits.start = part.offset + 1;
  return h(ordered ? "ol" : "ul", traits, items);
}

// A numbered list goes on counting after a deeper list interrupted it.
function numbered(parts) {
  const counts = [];
  for (const part of parts) {
    const indent = Number(part.dataset.indent ?? -1);
    counts.length = Math.min(counts.length, indent + 1);
    if (part.tagName !== "OL") continue;
    if (counts[indent] && !part.hasAttribute("start")) part.setAttribute("start", counts[indent] + 1);
    counts[indent] = (counts[indent] ?? 0) + part.children.length;
  }
  return parts;
}
