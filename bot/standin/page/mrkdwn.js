// Slack's message markup, drawn as DOM nodes.

import { h, link } from "./dom.js";
import { EMOJI, withEmoji } from "./emoji.js";
import * as mentions from "./mentions.js";

export function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

// `verbatim` switches off what is guessed (bare addresses, @here typed as it is); what is written as <…> always counts.
export function mrkdwn(text, { verbatim = false } = {}) {
  const nodes = [];
  String(text ?? "").split(/```([\s\S]+?)```/).forEach((piece, index) => {
    if (index % 2) nodes.push(h("pre", { class: "code-block" }, plainWithin(piece.replace(/^\n|\n$/g, ""))));
    else nodes.push(...quotesAndLines(index ? piece.replace(/^\n/, "") : piece, verbatim));
  });
  return nodes;
}

// Inside code only links and mentions are still read; the rest is as typed.
function plainWithin(text) {
  return text.split(/<([^<>\n]+)>/).map((piece, index) => (index % 2 ? control(piece) : unescaped(piece)));
}

const QUOTED = /^(?:&gt;|>(?!>))\s?/;

function quotesAndLines(text, verbatim) {
  const nodes = [];
  let quote = [];
  let plain = [];
  const endPlain = () => {
    if (plain.length) nodes.push(...inline(plain.join("\n"), verbatim));
    plain = [];
  };
  const endQuote = () => {
    if (quote.length) nodes.push(h("blockquote", {}, inline(quote.join("\n"), verbatim)));
    quote = [];
  };
  for (const line of text.split("\n")) {
    if (QUOTED.test(line)) {
      endPlain();
      quote.push(line.replace(QUOTED, ""));
    } else {
      endQuote();
      plain.push(line);
    }
  }
  endPlain();
  endQuote();
  return nodes;
}

const MARKS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const ADDRESS = /^https?:\/\/[^\s<>|*_~`]+[^\s<>|*_~`.,;:!?)\]'"]/;
const LOUD = /^@(here|channel|everyone)\b/;

export function inline(text, verbatim = false) {
  const nodes = [];
  let typed = "";
  const flush = () => {
    if (typed) nodes.push(unescaped(typed));
    typed = "";
  };
  for (let at = 0; at < text.length;) {
    const found = controlAt(text, at) ?? codeAt(text, at) ?? markAt(text, at, verbatim)
      ?? emojiAt(text, at) ?? (verbatim ? null : guessAt(text, at));
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      typed += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function controlAt(text, at) {
  if (text[at] !== "<") return null;
  const end = text.indexOf(">", at);
  const inside = text.slice(at + 1, end);
  if (end < 0 || !inside || /[<\n]/.test(inside)) return null;
  return { node: control(inside), end: end + 1 };
}

function control(inside) {
  const cut = inside.indexOf("|");
  const [target, label] = cut < 0 ? [inside, ""] : [inside.slice(0, cut), unescaped(inside.slice(cut + 1))];
  if (target.startsWith("@")) return mentions.person(target.slice(1), label);
  if (target.startsWith("#")) return mentions.channel(target.slice(1), label);
  if (target.startsWith("!date^")) {
    const [, seconds, pattern, address] = target.split("^");
    return mentions.moment(seconds, pattern ?? "", address && unescaped(address), label);
  }
  if (target.startsWith("!subteam^")) return mentions.group(target.slice(9), label);
  if (target.startsWith("!")) return mentions.everybody(target.slice(1));
  const address = unescaped(target);
  return link(address, label ? withEmoji(label) : address.replace(/^mailto:/, ""));
}

function codeAt(text, at) {
  if (text[at] !== "`") return null;
  const end = text.indexOf("`", at + 1);
  const inside = text.slice(at + 1, end);
  if (end < 0 || !inside || inside.includes("\n")) return null;
  return { node: h("code", {}, plainWithin(inside)), end: end + 1 };
}

// *bold*: opened at the edge of a word, closed at the edge of a word, on one line.
function markAt(text, at, verbatim) {
  const tag = MARKS[text[at]];
  if (!tag || WORD.test(text[at - 1] ?? " ") || /[\s]/.test(text[at + 1] ?? " ")) return null;
  for (let end = text.indexOf(text[at], at + 2); end > 0; end = text.indexOf(text[at], end + 1)) {
    const inside = text.slice(at + 1, end);
    if (inside.includes("\n")) return null;
    if (/\s$/.test(inside) || WORD.test(text[end + 1] ?? " ")) continue;
    return { node: h(tag, {}, inline(inside, verbatim)), end: end + 1 };
  }
  return null;
}

function emojiAt(text, at) {
  if (text[at] !== ":") return null;
  const found = EMOJI.exec(text.slice(at, at + 80));
  if (!found || found.index !== 0 || WORD.test(text[at - 1] ?? " ") || /^\d+$/.test(found[1]) && found[1] !== "100") return null;
  return { node: mentions.emoji(found[1]), end: at + found[0].length };
}

function guessAt(text, at) {
  if (WORD.test(text[at - 1] ?? " ")) return null;
  const rest = text.slice(at, at + 3000);
  const address = ADDRESS.exec(rest);
  if (address) return { node: link(unescaped(address[0]), unescaped(address[0])), end: at + address[0].length };
  const loud = LOUD.exec(rest);
  return loud ? { node: mentions.everybody(loud[1]), end: at + loud[0].length } : null;
}
