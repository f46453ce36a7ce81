// Two or three people side by side, each in a frame of their own: a whole client, with its own drafts, dialogs and feed.

import { h } from "./dom.js";
import { begin } from "./idle.js";

export const MOST = 3;
export const MOVED = "pane-moved";
const asked = new URL(location.href).searchParams;

// This page is one of several.
export const isFramed = asked.has("framed");

// Whoever is asked for, in order: [{as, in}]; "as=ana&in=C1&as=bo" gives Bo no place.
export function panesAsked() {
  return panesIn(asked);
}

// The same as the address says now, of the page around this one when this is a pane.
export function panesShown() {
  return panesIn(new URL((isFramed ? parent : window).location.href).searchParams);
}

function panesIn(address) {
  const panes = [];
  for (const [name, value] of address) {
    if (name === "as") panes.push({ as: value });
    else if (name === "in" && panes.length) panes.at(-1).in = value;
  }
  return panes.slice(0, MOST);
}

export function addressOf(panes) {
  return `?${panes.map((pane) => new URLSearchParams(pane)).join("&")}`;
}

function framedAddress(pane) {
  return `?${new URLSearchParams({ ...pane, framed: "yes" })}`;
}

export function showPanes(panes) {
  document.body.dataset.beside = panes.length;
  document.querySelector(".shell").replaceChildren(...panes.map((pane, at) => frameFor(pane, at, panes)));
}

function frameFor(pane, at, panes) {
  const frame = h("iframe", { class: "pane", title: `Pane ${at + 1}`, src: framedAddress(pane) });
  let isResting = begin();
  const look = () => {
    const rests = frame.contentDocument?.body?.dataset.idle === "yes";
    if (rests) isResting();
    else isResting = begin(isResting());
  };
  frame.addEventListener("load", () => {
    frame.title = frame.contentDocument.title;
    new MutationObserver(look).observe(frame.contentDocument.body, { attributeFilter: ["data-idle"] });
    look();
  });
  addEventListener(MOVED, ({ detail }) => {
    if (detail.from !== frame.contentWindow) return;
    frame.title = detail.title;
    panes[at] = detail.pane;
    const left = panes.filter(Boolean);
    if (detail.pane === null || detail.joined) location.assign(addressOf(detail.joined ? [...left, detail.joined] : left));
    else history.replaceState(null, "", addressOf(left));
  });
  return frame;
}

function tellParent(detail) {
  parent.dispatchEvent(new CustomEvent(MOVED, { detail: { from: window, title: document.title, ...detail } }));
}

// A pane tells the page around it where it is, that it closes, or that somebody is to join.
export function moved(pane) {
  if (isFramed) tellParent({ pane });
}

export function closePane() {
  tellParent({ pane: null });
}

// Who is looked through here stays, and `other` gets a pane of their own.
export function join(me, other) {
  const place = new URL(location.href).searchParams.get("in");
  const pane = { as: me, ...(place && { in: place }) };
  const others = isFramed ? [] : panesShown().slice(1);
  if (isFramed) tellParent({ pane, joined: { as: other } });
  else location.assign(addressOf([pane, ...others, { as: other }]));
}
