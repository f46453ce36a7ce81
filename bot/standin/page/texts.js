// Text objects: plain_text is never parsed, mrkdwn is.

import { withEmoji } from "./emoji.js";
import { mrkdwn, unescaped } from "./mrkdwn.js";

export function text(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, { verbatim: object.verbatim === true });
  return [plain(object)];
}

export function plain(object) {
  if (!object) return "";
  if (object.type === "mrkdwn") return bare(object.text);
  return object.emoji === false ? object.text : withEmoji(object.text);
}

// Markup taken off, for a label or a line of a list.
export function bare(marked) {
  return withEmoji(unescaped(marked.replace(/<[^>|]*\|([^>]*)>/g, "$1").replace(/<([^>]*)>/g, "$1").replace(/[*_~`]/g, "")));
}
