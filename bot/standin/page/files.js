// The files of a message, as cards: what it is, how large, and a press to have it.

import { fileAddress } from "./addresses.js";
import { h, icon } from "./dom.js";

export function files(message) {
  if (!message.files?.length) return null;
  return h("ul", { class: "files", "aria-label": "Files" }, message.files.map((file) => h("li", { class: "file" }, card(file))));
}

function card(file) {
  const about = [file.pretty_type || file.filetype, size(file.size)].filter(Boolean).join(", ");
  return h("a", { href: fileAddress(file.id), download: file.name, title: `Download ${file.name}` },
    icon("file"), h("span", {}, h("b", {}, file.title || file.name), h("small", {}, about)));
}

function size(bytes) {
  if (bytes === undefined) return "";
  return bytes < 1000 ? `${bytes} B` : bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
