// Building DOM nodes. Nothing in this page ever goes through innerHTML: text stays text.

import { here } from "./addresses.js";

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected"]);

export function h(tag, traits = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) apply(node, name, value);
  node.append(...present(children));
  return node;
}

function apply(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "dataset") mark(node, value);
  else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

function mark(node, marks) {
  for (const [key, value] of Object.entries(marks)) {
    if (value !== null && value !== undefined) node.dataset[key] = value;
  }
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

export function fill(node, ...children) {
  node.replaceChildren(...present(children));
  return node;
}

let count = 0;

export function newId(stem) {
  count += 1;
  return `${stem}-${count}`;
}

const SAFE = /^(https?:|mailto:|tel:|blob:|\/)/i;

// A link somebody else wrote: other schemes (javascript:, data:) are shown, never followed.
export function link(address, ...label) {
  if (!SAFE.test(address)) return h("span", {}, ...label);
  return h("a", { href: here(address), target: "_blank", rel: "noopener noreferrer" }, ...label);
}

// A sign with its word beside it where there is room; the button has to be named as well.
export function signed(sign, words) {
  return [icon(sign), h("span", { class: "bar-word" }, words)];
}

const STROKES = {
  play: "M5 3l8 5-8 5z",
  bolt: "M9 1.500L3.500 9H8l-1 5.500L12.500 7H8z",
  lines: "M2.500 4h2M6.500 4h7M2.500 8h2M6.500 8h7M2.500 12h2M6.500 12h7",
  close: "M4 4l8 8M12 4l-8 8",
  back: "M10 3L5 8l5 5",
  down: "M4 6l4 4 4-4",
  send: "M2.5 13.5L14 8 2.5 2.5 4.5 8zM4.5 8H9",
  add: "M14 8.500a6 6 0 11-6.500-6.500M5.800 9.300c.9 1.900 3.500 1.900 4.400 0M6 6.500h.01M10 6.500h.01M12.500 1.500v4M10.500 3.500h4",
  reply: "M3 3.5h10v7H7.5L4.5 13v-2.5H3z",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  lock: "M4 7.5h8v5H4zM5.5 7.5V5.2a2.5 2.5 0 015 0v2.3",
  hash: "M6.5 2.5l-1 11M11 2.5l-1 11M3 6h10.5M2.5 10H13",
  file: "M4 2h5l3 3v9H4zM9 2v3h3",
  pin: "M6 2.5h4M6.7 2.5L6.200 7 4 9.500h8L9.800 7 9.300 2.500M8 9.500v4.500",
  clock: "M8 2.2a5.8 5.8 0 100 11.6A5.8 5.8 0 008 2.2zM8 5v3.2l2.2 1.6",
  info: "M8 2.200a5.800 5.800 0 100 11.600A5.800 5.800 0 008 2.200zM8 7.300v3.400M8 5.200h.01",
  beside: "M2.500 3.500h11v9h-11zM8 3.500v9",
  phone: "M5 1.500h6a1 1 0 011 1v11a1 1 0 01-1 1H5a1 1 0 01-1-1v-11a1 1 0 011-1zM7.500 12.500h1",
  people: "M6 8a2.4 2.4 0 100-4.8A2.4 2.4 0 006 8zM2 13c.3-2.4 1.9-3.6 4-3.6s3.700 1.200 4 3.600M10.500 3.500a2.300 2.300 0 010 4.300M11.800 9.700c1.300.500 2 1.600 2.200 3.300",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", STROKES[name]);
  svg.append(path);
  return svg;
}
